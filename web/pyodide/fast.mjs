/**
 * The interpreter that PyScript's configuration names: Pyodide with every file taken from this
 * folder, wherever the page is served from.
 */

import { loadPyodide as load, version } from './pyodide.mjs';

export { version };

const here = new URL('./', import.meta.url).href;

/**
 * Start Python from this folder; whatever else PyScript asks for is passed on.
 * @param {Record<string, unknown>} [options]
 */
export function loadPyodide(options = {}) {
  return load({
    ...options,
    indexURL: here,
    packageBaseUrl: here,
    lockFileURL: `${here}pyodide-lock.json`,
    stdLibURL: `${here}python_stdlib.zip`,
  });
}
