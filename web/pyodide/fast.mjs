/**
 * The interpreter that PyScript's configuration names: Pyodide with every file taken from this
 * folder, wherever the page is served from. Python does not start here: it is brought back as it was
 * when NumPy and the page's own package had been imported. The files that it would import later are
 * laid into its file system when the page asks for them.
 */

import { fetchArchive, fetchPacked, filesOf, lay } from './archive.mjs';
import { fileOf, LIBRARIES } from './libraries.mjs';
import { loadPyodide as load, version } from './pyodide.mjs';
import { prepare, readSnapshot, restore } from './snapshot.mjs';
import { exportsAsInTable } from './table.mjs';

export { version };

const here = new URL('./', import.meta.url).href;
const WASM = `${here}pyodide.asm.wasm`;
const compile = (/** @type {string} */ address) => WebAssembly.compileStreaming(fetch(address));
// Pyodide would ask for its parts one after another: these come, and are compiled, beside each other.
const interpreter = compile(WASM);
const glue = import('./pyodide.asm.mjs');
const snapshot = fetchPacked(`${here}snapshot.gz`).then(readSnapshot);
const libraries = Promise.all(LIBRARIES.map((library) => compile(here + fileOf(library))));
const own = fetchArchive(new URL('../python/embedding_sphere.tar.gz', here).href);
for (const part of [interpreter, glue, snapshot, libraries, own]) part.catch(() => {});

// PyScript gives the page no worker to listen to before Python is up: what happens until then goes
// through a channel that the page has named in this module's address.
const channel = new BroadcastChannel(decodeURIComponent(new URL(import.meta.url).hash.slice(1)));
// From here on the page's own thread is not needed: it may do something long.
channel.postMessage('launched');

/** @param {unknown} reason */
function fail(reason) {
  channel.postMessage('failed');
  throw reason;
}

/**
 * Start Python from this folder; whatever else PyScript asks for is passed on.
 * @param {Record<string, unknown>} [options]
 */
export async function loadPyodide(options = {}) {
  // Pyodide is given the interpreter that is on its way already, in the place of a second request.
  const { fetch } = globalThis;
  const { instantiateStreaming } = WebAssembly;
  globalThis.fetch = (input, settings) => (String(input) === WASM ? Promise.resolve(new Response()) : fetch(input, settings));
  // Pyodide only warns of a failure here, and would wait for ever.
  WebAssembly.instantiateStreaming = (_, imports) => instantiate(imports).catch(fail);
  const python = await load({
    ...options,
    indexURL: here,
    packageBaseUrl: here,
    lockFileURL: `${here}pyodide-lock.json`,
    stdLibURL: `${here}python_stdlib.zip`,
    createPyodideModule: bringBack,
  }).catch(fail);
  globalThis.fetch = fetch;
  WebAssembly.instantiateStreaming = instantiateStreaming;
  lay(python.FS, await own.catch(fail));
  Object.assign(globalThis, { rest: restOf(python.FS) });
  return python;
}

/** @param {WebAssembly.Imports | undefined} imports @returns {Promise<WebAssembly.WebAssemblyInstantiatedSource>} */
async function instantiate(imports) {
  const module = await interpreter;
  const { exports } = await WebAssembly.instantiate(module, imports);
  const table = /** @type {WebAssembly.Table} */ (exports.__indirect_function_table);
  return { module, instance: { exports: exportsAsInTable(exports, table, 0) } };
}

/** @param {Record<string, any>} settings of Emscripten */
async function bringBack(settings) {
  const [taken, compiled, { default: createModule }] = await Promise.all([snapshot, libraries, glue]);
  prepare(settings, taken.header, compiled);
  const module = await createModule(settings);
  restore(module, taken);
  return module;
}

/**
 * What Python did not start with.
 * @param {Parameters<typeof lay>[0]} files
 */
function restOf(files) {
  const address = `${here}rest.tar.gz`;
  let isLaid = false;
  /** @type {Promise<void> | null} */
  let under = null;
  /** @param {[name: string, data: Uint8Array][]} archive */
  const use = (archive) => {
    if (!isLaid) lay(files, archive);
    isLaid = true;
  };
  return {
    isLaid: () => isLaid,
    /** Lay it once, whoever asks; when that failed, again. */
    lay: () => (under ??= fetchArchive(address).then(use).catch((reason) => {
      under = null;
      throw reason;
    })),
    /**
     * Lay it while everything waits, for an import that cannot.
     * @param {(packed: Uint8Array) => Uint8Array} unpack
     */
    layNow(unpack) {
      const request = new XMLHttpRequest();
      request.open('GET', address, false);
      request.responseType = 'arraybuffer';
      request.send();
      if (request.status !== 200) throw new Error(`${address} answered ${request.status}`);
      use([...filesOf(unpack(new Uint8Array(request.response)))]);
    },
  };
}

// PyScript does not tell the page of an exception while a worker's own code is imported.
Object.assign(globalThis, { tellThatPythonFailed: () => channel.postMessage('failed') });
