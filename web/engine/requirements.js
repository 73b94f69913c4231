/** What Python needs of a browser, by the names that people can look up. */

// A function that catches everything in nothing: (func try catch_all end), of WebAssembly's
// exception handling.
const CATCHES = Uint8Array.of(
  0,
  97,
  115,
  109,
  1,
  0,
  0,
  0,
  1,
  4,
  1,
  96,
  0,
  0,
  3,
  2,
  1,
  0,
  10,
  8,
  1,
  6,
  0,
  6,
  64,
  25,
  11,
  11,
);

/**
 * @returns {string} what this browser lacks, such as "WebAssembly exceptions"; empty for nothing
 *   that can be told before a start
 */
export function missingFeature() {
  if (typeof WebAssembly !== 'object') return 'WebAssembly';
  if (!WebAssembly.validate(CATCHES)) return 'WebAssembly exceptions';
  if (typeof DecompressionStream !== 'function') return 'DecompressionStream';
  return '';
}

/**
 * Whether a browser knows of modules in workers: then it asks for the type of one. It takes a
 * worker to tell, so ask when a start has failed.
 * @returns {boolean}
 */
export function importsInWorkers() {
  let isAsked = false;
  const address = URL.createObjectURL(new Blob([]));
  try {
    new Worker(address, {
      get type() {
        isAsked = true;
        return /** @type {const} */ ('module');
      },
    }).terminate();
  } finally {
    URL.revokeObjectURL(address);
  }
  return isAsked;
}
