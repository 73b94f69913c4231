/** What both ways to start Python share. */

import { postFailed } from './page-port.mjs';

/**
 * @param {string} folder its address
 * @returns {Record<string, string>} options of Pyodide that take every file from there
 */
export const addressesIn = (folder) => ({
  indexURL: folder,
  packageBaseUrl: folder,
  lockFileURL: `${folder}pyodide-lock.json`,
  stdLibURL: `${folder}python_stdlib.zip`,
});

/**
 * Start Python, or tell the page why it does not start; and later, that it has stopped for good.
 * @template {{_api: any}} Python
 * @param {() => Promise<Python>} load
 */
export async function start(load) {
  try {
    const python = await load();
    python._api.on_fatal = postFailed;
    return python;
  } catch (reason) {
    postFailed(reason);
    throw reason;
  }
}

/**
 * Load Pyodide with an interpreter that `instantiate` makes; that failing, loading fails: Pyodide
 * only warns of it, and would wait for ever.
 * @template Python
 * @param {(source: Response | PromiseLike<Response>, imports?: WebAssembly.Imports) =>
 *   Promise<WebAssembly.WebAssemblyInstantiatedSource>} instantiate
 * @param {() => Promise<Python>} load
 * @returns {Promise<Python>}
 */
export async function loadWith(instantiate, load) {
  const { instantiateStreaming } = WebAssembly;
  try {
    return await new Promise((resolve, reject) => {
      WebAssembly.instantiateStreaming = (source, imports) =>
        instantiate(source, imports).catch((reason) => {
          reject(reason);
          throw reason;
        });
      load().then(resolve, reject);
    });
  } finally {
    WebAssembly.instantiateStreaming = instantiateStreaming;
  }
}
