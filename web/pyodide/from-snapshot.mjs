/**
 * The interpreter that PyScript's configuration names: Pyodide with every file taken from this
 * folder, wherever the page is served from. Python does not start here: it is brought back as it
 * was when NumPy and the page's own package had been imported. The files that it would import later
 * are written into its file system when the page asks for them.
 */

import { fetchArchive, fetchGzip, filesOf, writeFiles } from './archive.mjs';
import { fileNameOf, LIBRARIES } from './libraries.mjs';
import { postLaunched } from './page-port.mjs';
import { loadPyodide as load, version } from './pyodide.mjs';
import { prepare, readSnapshot, restore } from './snapshot.mjs';
import { addressesIn, loadWith, start } from './start.mjs';
import { tableExports } from './table.mjs';

export { version };

const here = new URL('./', import.meta.url).href;
const WASM = `${here}pyodide.asm.wasm`;
const compile = (/** @type {string} */ address) => WebAssembly.compileStreaming(fetch(address));

/**
 * Pyodide would ask for its parts one after another: these come, and are compiled, beside each
 * other.
 */
function requestParts() {
  const parts = {
    interpreter: compile(WASM),
    glue: import('./pyodide.asm.mjs'),
    snapshot: fetchGzip(`${here}snapshot.gz`).then(readSnapshot),
    libraries: Promise.all(LIBRARIES.map((library) => compile(here + fileNameOf(library)))),
    own: fetchArchive(new URL('../python/embedding_sphere.tar.gz', here).href),
  };
  for (const part of Object.values(parts)) part.catch(() => {});
  return parts;
}

// What is used up is let go: the snapshot alone has more bytes than the interpreter.
let parts = /** @type {ReturnType<typeof requestParts> | null} */ (requestParts());
postLaunched();

/**
 * Bring Python back from this folder; whatever else PyScript asks for is passed on.
 * @param {Record<string, unknown>} [options]
 */
export const loadPyodide = (options = {}) =>
  start(async () => {
    const { interpreter, glue, snapshot, libraries, own } = parts ?? requestParts();
    parts = null;
    // Pyodide is given the interpreter that is on its way already, in the place of a second
    // request.
    const { fetch } = globalThis;
    globalThis.fetch = (input, settings) =>
      String(input) === WASM ? Promise.resolve(new Response()) : fetch(input, settings);
    try {
      const python = await loadWith(
        (_, imports) => instantiate(interpreter, imports),
        () =>
          load({
            ...options,
            ...addressesIn(here),
            async createPyodideModule(/** @type {Record<string, any>} */ settings) {
              const [taken, compiled, { default: createModule }] = await Promise.all([
                snapshot,
                libraries,
                glue,
              ]);
              prepare(settings, taken.header, compiled);
              const module = await createModule(settings);
              restore(module, taken);
              return module;
            },
          }),
      );
      writeFiles(python.FS, await own);
      Object.assign(globalThis, { deferredFiles: createDeferredFiles(python.FS) });
      return python;
    } finally {
      globalThis.fetch = fetch;
    }
  });

/**
 * @param {Promise<WebAssembly.Module>} interpreter
 * @param {WebAssembly.Imports | undefined} imports
 * @returns {Promise<WebAssembly.WebAssemblyInstantiatedSource>}
 */
async function instantiate(interpreter, imports) {
  const module = await interpreter;
  const { exports } = await WebAssembly.instantiate(module, imports);
  const table = /** @type {WebAssembly.Table} */ (exports.__indirect_function_table);
  return { module, instance: { exports: tableExports(exports, table, 0) } };
}

/**
 * The files that Python did not start with, for it to ask for: fetched, and written, once.
 * @param {Parameters<typeof writeFiles>[0]} files
 */
function createDeferredFiles(files) {
  const address = `${here}deferred.tar.gz`;
  let isInstalled = false;
  /** @type {Promise<void> | null} */
  let installing = null;
  /** @param {[name: string, data: Uint8Array][]} archive */
  const use = (archive) => {
    if (!isInstalled) writeFiles(files, archive);
    isInstalled = true;
  };
  return {
    isInstalled: () => isInstalled,
    /** Write them once, whoever asks; when that failed, again. */
    install: () =>
      (installing ??= fetchArchive(address)
        .then(use)
        .catch((reason) => {
          installing = null;
          throw reason;
        })),
    /**
     * Write them while everything waits, for an import that cannot.
     * @param {(packed: Uint8Array) => Uint8Array} unpack
     */
    installSync(unpack) {
      const request = new XMLHttpRequest();
      request.open('GET', address, false);
      request.responseType = 'arraybuffer';
      request.send();
      if (request.status !== 200) throw new Error(`${address} answered ${request.status}`);
      use([...filesOf(unpack(new Uint8Array(request.response)))]);
    },
  };
}
