/** What both ways to start Python share. */

import { tellFailed } from './page-port.mjs';

/** @param {string} folder its address @returns {Record<string, string>} options of Pyodide that take every file from there */
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
    python._api.on_fatal = tellFailed;
    return python;
  } catch (reason) {
    tellFailed(reason);
    throw reason;
  }
}
