/**
 * Brings Python back as it was when NumPy and the page's own package had just been imported: its
 * memory was written down by `build/sphere_build/snapshot.mjs`, and is put into an interpreter that
 * has not run.
 *
 * The file: two little-endian 32-bit numbers, the bytes of the header and the number of runs; the
 * header, JSON in UTF-8, padded with spaces to a multiple of four; for each run its address and its
 * length, 32 bits each; then the runs' bytes. What lies in no run is as WebAssembly itself sets it
 * up below `heap`, and zero from there on.
 */

import { loadLibraries, pathOf } from './libraries.mjs';

/**
 * What of Emscripten's and Pyodide's module is used here.
 * @typedef {object} PythonModule
 * @property {Uint8Array} HEAPU8
 * @property {Uint32Array} HEAPU32
 * @property {WebAssembly.Table} wasmTable
 * @property {{loadedLibsByName: Record<string, Library>, loadedLibsByHandle: Record<string,
 *   Library>}} LDSO
 * @property {(name: string, handle: number | undefined, exports: unknown) => Library} newDSO
 * @property {(module: WebAssembly.Module, flags: object, name: string, scope: object) =>
 *   Record<string, unknown>} loadWebAssemblyModule
 * @property {() => number} _emscripten_get_sbrk_ptr
 * @property {number} __PyRuntime
 * @property {number} __PyEM_EMSCRIPTEN_TRAMPOLINE_OFFSET
 * @property {any} API
 * @property {any} FS
 *
 * @typedef {{name: string, refcount: number, global: boolean, exports: unknown}} Library
 *
 * @typedef {object} Header
 * @property {number} size bytes of the whole memory, a multiple of 64 KiB
 * @property {number} heap address from which on memory was given out while Python ran
 * @property {number} firstSlot of the table of functions that the libraries take
 * @property {number} slots length of that table in the end
 * @property {[handle: number, library: string][]} handles addresses of what Python has opened
 * @property {object} references what Python held of JavaScript, in Pyodide's form
 *
 * @typedef {{header: Header, runs: Uint32Array, bytes: Uint8Array}} Snapshot
 */

/**
 * @param {ArrayBuffer} file
 * @returns {Snapshot} views of it
 * @throws {Error} when it is not whole
 */
export function readSnapshot(file) {
  const broken = () => new Error('The snapshot of Python is broken off.');
  if (file.byteLength < 8) throw broken();
  const [headerLength, runCount] = new Uint32Array(file, 0, 2);
  const start = 8 + headerLength;
  if (headerLength % 4 || start + runCount * 8 > file.byteLength) throw broken();
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(file, 8, headerLength)));
  const runs = new Uint32Array(file, start, runCount * 2);
  const bytes = new Uint8Array(file, start + runCount * 8);
  let length = 0;
  for (let i = 1; i < runs.length; i += 2) length += runs[i];
  if (length !== bytes.length) throw broken();
  return { header, runs, bytes };
}

/**
 * Settings of Emscripten for an interpreter that `restore` will fill.
 * @param {Record<string, any>} settings changed in place
 * @param {Header} header
 * @param {WebAssembly.Module[]} libraries
 */
export function prepare(settings, { size, firstSlot }, libraries) {
  settings.noInitialRun = true;
  settings.INITIAL_MEMORY = size;
  settings.preRun.push((/** @type {PythonModule} */ module) => {
    rememberLoadedPackages(module);
    loadLibraries(module, libraries, firstSlot);
  });
}

/**
 * Pyodide takes it that a snapshot knows of no package; in ours Python goes on counting the ones
 * that it found.
 * @param {PythonModule} module
 */
export function rememberLoadedPackages({ API }) {
  const { getExpectedKeys } = API;
  API.getExpectedKeys = () => getExpectedKeys().with(-1, API.public_api.loadedPackages);
}

/**
 * Fill the memory of a prepared interpreter, and let Pyodide go on from there.
 * @param {PythonModule} module
 * @param {Snapshot} snapshot used up
 */
export function restore(module, snapshot) {
  const { header, runs, bytes } = snapshot;
  const { HEAPU8, HEAPU32, LDSO, wasmTable, API } = module;
  // Whether Python calls functions by way of JavaScript or of WebAssembly's collector is this
  // machine's affair.
  const trampoline =
    (module.__PyRuntime + HEAPU32[module.__PyEM_EMSCRIPTEN_TRAMPOLINE_OFFSET >>> 2]) >>> 2;
  const own = HEAPU32[trampoline];
  HEAPU8.fill(0, header.heap, HEAPU32[module._emscripten_get_sbrk_ptr() >>> 2]);
  let at = 0;
  for (let i = 0; i < runs.length; i += 2) {
    HEAPU8.set(bytes.subarray(at, at + runs[i + 1]), runs[i]);
    at += runs[i + 1];
  }
  HEAPU32[trampoline] = own;
  // Pyodide's settings, which last, hold the promise that brought the snapshot.
  Object.assign(snapshot, { runs: null, bytes: null });
  for (const [handle, library] of header.handles)
    LDSO.loadedLibsByHandle[handle] = LDSO.loadedLibsByName[pathOf(library)];
  // Functions looked up while the snapshot was made lie there: nothing else may.
  if (wasmTable.length < header.slots) wasmTable.grow(header.slots - wasmTable.length);
  const { finalizeBootstrap } = API;
  API.finalizeBootstrap = () => finalizeBootstrap(header.references);
}
