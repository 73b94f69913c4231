/**
 * The shared libraries that NumPy and msgpack load: the same ones at the same addresses of Python's
 * memory and slots of its table of functions, when its snapshot is taken and wherever that is
 * brought back.
 */

import { withTableExports } from './table.mjs';

/** @import { PythonModule } from './snapshot.mjs' */

const SITE_PACKAGES = '/lib/python3.14/site-packages';
const SUFFIX = '.cpython-314-wasm32-emscripten.so';
/** In the order in which they are loaded. */
export const LIBRARIES = [
  'msgpack/_cmsgpack',
  'numpy/_core/_multiarray_umath',
  'numpy/linalg/_umath_linalg',
  'numpy/random/_bounded_integers',
  'numpy/random/_common',
  'numpy/random/_generator',
  'numpy/random/_mt19937',
  'numpy/random/_pcg64',
  'numpy/random/_philox',
  'numpy/random/_sfc64',
  'numpy/random/bit_generator',
  'numpy/random/mtrand',
];

/** @param {string} library @returns {string} where Python looks for it */
export const pathOf = (library) => `${SITE_PACKAGES}/${library}${SUFFIX}`;

/** @param {string} library @returns {string} the file of it that the page loads */
export const fileNameOf = (library) => `libraries/${library.replaceAll('/', '.')}.wasm`;

/**
 * Load the libraries before the runtime starts: then memory is given out in their order, before
 * anything whose size depends on the machine.
 * @param {PythonModule} module
 * @param {WebAssembly.Module[]} compiled of `LIBRARIES`
 * @param {number} firstSlot of the table of functions; what a machine needs of its own comes before
 * @throws {Error} when the table is longer than that
 */
export function loadLibraries(module, compiled, firstSlot) {
  const { wasmTable } = module;
  if (wasmTable.length > firstSlot)
    throw new Error(
      `The table of functions has ${wasmTable.length} slots, at most ${firstSlot} were expected.`,
    );
  wasmTable.grow(firstSlot - wasmTable.length);
  withTableExports(wasmTable, () =>
    LIBRARIES.forEach((library, i) => {
      const loaded = module.newDSO(pathOf(library), undefined, 'loading');
      loaded.refcount = Infinity;
      loaded.global = false;
      loaded.exports = module.loadWebAssemblyModule(compiled[i], {}, pathOf(library), {});
    }),
  );
}
