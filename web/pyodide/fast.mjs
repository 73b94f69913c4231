/**
 * The interpreter that PyScript's configuration names: Pyodide with every file taken from this
 * folder, wherever the page is served from. NumPy, msgpack and the page's own package are laid into
 * its file system before Python starts: unpacking wheels in Python takes longer than importing them.
 */

import { fetchArchive } from './archive.mjs';
import { loadPyodide as load, version } from './pyodide.mjs';

export { version };

const HOME = '/home/pyodide';
const here = new URL('./', import.meta.url).href;
// Asked for at once, so that they come while the interpreter is compiled.
const packages = fetchArchive(`${here}start.tar.gz`);
const own = fetchArchive(new URL('../python/embedding_sphere.tar.gz', here).href);
packages.catch(() => {});
own.catch(() => {});

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

// Pyodide only warns of this, and would wait for ever.
const { instantiateStreaming } = WebAssembly;
WebAssembly.instantiateStreaming = (source, imports) => instantiateStreaming(source, imports).catch(fail);

/**
 * Start Python from this folder; whatever else PyScript asks for is passed on.
 * @param {Record<string, unknown>} [options]
 */
export async function loadPyodide(options = {}) {
  const python = await load({
    ...options,
    indexURL: here,
    packageBaseUrl: here,
    lockFileURL: `${here}pyodide-lock.json`,
    stdLibURL: `${here}python_stdlib.zip`,
    fsInit: (files, places) => layFiles(files, places).catch(fail),
  }).catch(fail);
  WebAssembly.instantiateStreaming = instantiateStreaming;
  return python;
}

/**
 * @param {{mkdirTree: (path: string) => void, writeFile: (path: string, data: Uint8Array, options: {canOwn: boolean}) => void}} files
 * @param {{sitePackages: string}} places
 */
async function layFiles(files, { sitePackages }) {
  const made = new Set();
  for (const [folder, archive] of /** @type {const} */ ([[sitePackages, packages], [HOME, own]])) {
    for (const [name, data] of await archive) {
      const path = `${folder}/${name}`;
      const parent = path.slice(0, path.lastIndexOf('/'));
      if (!made.has(parent)) files.mkdirTree(parent);
      made.add(parent);
      files.writeFile(path, data, { canOwn: true });
    }
  }
}
