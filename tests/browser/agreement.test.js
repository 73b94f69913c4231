/** The page (Pyodide) and Python outside it (CPython) lay the same bundle out in the same places. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { openPage, ROOT } from './page.js';
import { before, test } from './waiting.js';

const PYTHON = join(ROOT, '.venv', 'bin', 'python');
/** Lays a bundle of dist/ out and writes the positions as they lie in memory. */
const OUTSIDE = `
import json, sys
from embedding_sphere.kernel import load_kernel
from embedding_sphere.session import Session

session = Session(load_kernel())
with open(sys.argv[1], "rb") as file:
    session.open(file.read())
parameters = json.loads(sys.argv[2])
steps = session.relayout(parameters.pop("method"), parameters)
while True:
    try:
        next(steps)
    except StopIteration as done:
        sys.stdout.buffer.write(done.value.positions.tobytes())
        break
`;

/** Neighbours as the bundle stores them; more than it stores; other affinities; fewer dimensions; no descent. */
const CASES = [
  { method: 'spherical-tsne', seed: 3 },
  { method: 'spherical-tsne', perplexity: 60, iterations: 100, seed: 4 },
  { method: 'spherical-tsne', metric: 'euclidean', iterations: 100, seed: 5 },
  { method: 'spherical-tsne', weighting: 'balanced', iterations: 60, seed: 6 },
  { method: 'spherical-tsne', components: 50, iterations: 60, seed: 7 },
  { method: 'radial-pca', seed: 8 },
];

describe('the page and CPython', () => {
  /** @type {import('./page.js').Opened} */
  let opened;
  before(async () => {
    opened = await openPage();
    await opened.page.evaluate(() => window.embeddingSphere.engineReady);
  });
  after(() => opened.close());

  for (const parameters of CASES) {
    test(`agree to the last bit: ${JSON.stringify(parameters)}`, async () => {
      const inside = await opened.page.evaluate(async (given) => {
        const sphere = window.embeddingSphere;
        const { parameters: defaults = [] } = sphere.state().methods.find(({ name }) => name === given.method) ?? {};
        const { positions } = await sphere.relayout({ ...Object.fromEntries(defaults.map(({ name, default: value }) => [name, value])), ...given });
        return { positions: [...positions], dataSet: sphere.state().dataSet };
      }, parameters);
      const data = join(ROOT, 'dist', 'data', `${inside.dataSet}.esb`);
      const bytes = execFileSync(PYTHON, ['-c', OUTSIDE, data, JSON.stringify(parameters)], {
        env: { ...process.env, PYTHONPATH: join(ROOT, 'py') }, maxBuffer: 1e9,
      });
      const outside = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
      assert.equal(outside.length, inside.positions.length);
      const apart = inside.positions.map((value, i) => Math.abs(value - outside[i]));
      assert.equal(Math.max(...apart), 0, `${apart.filter((gap) => gap > 0).length} of ${apart.length} numbers differ`);
    });
  }
});
