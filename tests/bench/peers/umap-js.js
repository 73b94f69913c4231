/** umap-js, its defaults. */
import { randomNumbers, rowsOf } from './common.js';

// The package is a script for the global scope, not a module.
await new Promise((resolve, reject) => {
  const script = Object.assign(document.createElement('script'), {
    onload: resolve,
    onerror: reject,
  });
  script.src = new URL('../node_modules/umap-js/lib/umap-js.min.js', import.meta.url).href;
  document.head.append(script);
});

/**
 * @param {Float32Array} vectors
 * @param {number} count
 * @param {number} dimension
 * @param {number} seed
 */
export async function layOut(vectors, count, dimension, seed) {
  const { UMAP } = /** @type {any} */ (globalThis).UMAP;
  // The vectors are of unit length, so that the Euclidean default sorts neighbours as the cosine.
  const umap = new UMAP({ random: randomNumbers(seed) });
  return Float32Array.from((await umap.fitAsync(rowsOf(vectors, count, dimension))).flat());
}
