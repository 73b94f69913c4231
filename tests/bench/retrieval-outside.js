/**
 * What the evaluation of 10,000 rows by 1,000 questions costs in the tab's own WebAssembly, outside of
 * a tab: `node retrieval-outside.js [rounds] [profile]`. Prints one line of JSON a round, seconds of the
 * processor by part; with `profile` what Python's functions take of them.
 */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadPyodide } from 'pyodide';
import { runToEnd } from '../../build/sphere_build/running.mjs';
import { makeAsked } from './asked.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ROUNDS = Number(process.argv[2] ?? 3);
const PYTHON = `
import cProfile, json, pstats, sys, time
sys.path.append('/source')
from embedding_sphere.bundle import decode
from embedding_sphere.kernel import load_backend
from embedding_sphere.numeric.steps import drain
from embedding_sphere.worker.evaluating import Evaluating, evaluation_message

def parts(bundle):
    evaluating, told = Evaluating(load_backend()), {}
    def timed(name, run):
        begun = processor()
        result = run()
        told[name] = round(processor() - begun, 3)
        return result
    found = timed('measures', lambda: drain(evaluating.measuring_steps(bundle, 10)))
    timed('words', lambda: drain(evaluating.witness_steps(bundle, 10)))
    found = timed('causes', lambda: drain(evaluating.steps(bundle, 10)))
    timed('message', lambda: evaluation_message(found))
    return told

def profiled(bundle):
    profile = cProfile.Profile()
    profile.runcall(parts, bundle)
    pstats.Stats(profile).sort_stats('tottime').print_stats(32)

bundle = decode(bytes(asked.to_py()))
`;

await runToEnd(async () => {
  const python = await loadPyodide();
  for (const wheel of wheels()) python.unpackArchive(new Uint8Array(readFileSync(wheel)), 'wheel');
  python.mountNodeFS('/source', join(ROOT, 'py'));
  python.globals.set('asked', makeAsked());
  python.globals.set('processor', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  python.runPython(PYTHON);
  if (process.argv[3] === 'profile') python.runPython('profiled(bundle)');
  else
    for (let round = 0; round < ROUNDS; round++)
      console.log(python.runPython('json.dumps(parts(bundle))'));
});

/** @returns {string[]} those that the build has put into its cache: see `sphere_build/vendor.py` */
function wheels() {
  const base = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const cache = process.env.EMBEDDING_SPHERE_CACHE ?? join(base, 'embedding-sphere');
  /** @type {{files: {name: string, sha256: string}[]}} */
  const { files } = JSON.parse(readFileSync(join(ROOT, 'build/vendor.lock.json'), 'utf8'));
  return files
    .filter(({ name }) => /^(numpy|msgpack)-/.test(name))
    .map(({ sha256 }) => join(cache, sha256));
}
