/** Embedding Atlas's UMAP in WebAssembly, its defaults but the metric. */
import { createUMAP } from '../node_modules/embedding-atlas/dist/umap.js';

/**
 * @param {Float32Array} vectors
 * @param {number} count
 * @param {number} dimension
 * @param {number} seed
 */
export async function layOut(vectors, count, dimension, seed) {
  const umap = await createUMAP(count, dimension, 2, vectors, { metric: 'cosine', seed });
  await umap.run();
  const plane = umap.embedding.slice();
  umap.destroy();
  return plane;
}
