/** Pyodide as npm brings it; only its packages are looked for here instead of at its makers'. */
import { loadPyodide as load, version } from './pyodide.mjs';

export { version };

/** @param {Record<string, unknown>} options */
export const loadPyodide = (options) =>
  load({ ...options, packageBaseUrl: new URL('./', import.meta.url).href });
