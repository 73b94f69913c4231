/**
 * The interpreter that PyScript's configuration names: Pyodide with every file taken from this
 * folder, wherever the page is served from. The standard library, NumPy, msgpack and the page's own
 * package are laid into its file system before Python starts: unpacking zips and wheels in Python
 * takes longer than importing what is in them.
 */

import { fetchArchive } from './archive.mjs';
import { loadPyodide as load, version } from './pyodide.mjs';

export { version };

const HOME = '/home/pyodide';
const here = new URL('./', import.meta.url).href;
const WASM = `${here}pyodide.asm.wasm`;
// Pyodide would ask for its parts one after another: these come, and are compiled, beside each other.
const compiled = WebAssembly.compileStreaming(fetch(WASM));
const glue = import('./pyodide.asm.mjs');
// Asked for at once, so that they come while the interpreter is compiled.
const library = fetchArchive(`${here}library.tar.gz`);
const packages = fetchArchive(`${here}start.tar.gz`);
const own = fetchArchive(new URL('../python/embedding_sphere.tar.gz', here).href);
for (const part of [compiled, glue, library, packages, own]) part.catch(() => {});

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

// PyScript does not tell the page of an exception while a worker's own code is imported.
Object.assign(globalThis, { tellThatPythonFailed: () => channel.postMessage('failed') });

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
    fsInit: (files, places) => layFiles(files, places).catch(fail),
  }).catch(fail);
  globalThis.fetch = fetch;
  WebAssembly.instantiateStreaming = instantiateStreaming;
  return python;
}

/** @param {WebAssembly.Imports | undefined} imports @returns {Promise<WebAssembly.WebAssemblyInstantiatedSource>} */
async function instantiate(imports) {
  const module = await compiled;
  return { module, instance: await WebAssembly.instantiate(module, imports) };
}

/**
 * @param {{mkdirTree: (path: string) => void, writeFile: (path: string, data: Uint8Array, options: {canOwn: boolean}) => void}} files
 * @param {{sitePackages: string}} places
 */
async function layFiles(files, { sitePackages }) {
  const made = new Set();
  const parent = sitePackages.slice(0, sitePackages.lastIndexOf('/'));
  for (const [folder, archive] of /** @type {const} */ ([[parent, library], [sitePackages, packages], [HOME, own]])) {
    for (const [name, data] of await archive) {
      const path = `${folder}/${name}`;
      const place = path.slice(0, path.lastIndexOf('/'));
      if (!made.has(place)) files.mkdirTree(place);
      made.add(place);
      files.writeFile(path, data, { canOwn: true });
    }
  }
}
