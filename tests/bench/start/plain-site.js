/** Puts the plain page together from the packages as npm and Pyodide bring them. */
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const ROOT = join(HERE, '..', '..', '..');
const MODULES = join(ROOT, 'node_modules');

/** @returns {string} the folder of sphere_build.vendor's cache */
function cacheFolder() {
  if (process.env.EMBEDDING_SPHERE_CACHE) return process.env.EMBEDDING_SPHERE_CACHE;
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'embedding-sphere');
}

/** @param {string} target folder that is made anew */
export function makePlainSite(target) {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  cpSync(join(MODULES, '@pyscript', 'core', 'dist'), join(target, 'pyscript'), {
    recursive: true,
    filter: (path) => !path.endsWith('.map'),
  });
  const pyodide = join(target, 'pyodide');
  mkdirSync(pyodide);
  for (const name of [
    'pyodide.mjs',
    'pyodide.asm.mjs',
    'pyodide.asm.wasm',
    'python_stdlib.zip',
    'pyodide-lock.json',
  ]) {
    copyFileSync(join(MODULES, 'pyodide', name), join(pyodide, name));
  }
  const lock = JSON.parse(readFileSync(join(ROOT, 'build', 'vendor.lock.json'), 'utf8'));
  const numpy = lock.files.find((/** @type {{name: string}} */ { name }) =>
    name.startsWith('numpy-'),
  );
  copyFileSync(join(cacheFolder(), numpy.sha256), join(pyodide, numpy.name));
  copyFileSync(join(HERE, 'plain.mjs'), join(pyodide, 'plain.mjs'));
  copyFileSync(join(HERE, 'plain.html'), join(target, 'index.html'));
  for (const name of ['plain.js', 'plain.py']) copyFileSync(join(HERE, name), join(target, name));
}
