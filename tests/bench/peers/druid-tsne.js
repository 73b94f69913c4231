/** DruidJS's TSNE, its defaults. */
import { TSNE } from '../node_modules/@saehrimnir/druidjs/dist/druid.js';
import { rowsOf } from './common.js';

/**
 * @param {Float32Array} vectors
 * @param {number} count
 * @param {number} dimension
 * @param {number} seed
 */
export async function layOut(vectors, count, dimension, seed) {
  // The vectors are of unit length, so that the Euclidean default sorts neighbours as the cosine.
  const plane = new TSNE(rowsOf(vectors, count, dimension), { d: 2, seed }).transform();
  return Float32Array.from(Array.from(plane, (row) => Array.from(row)).flat());
}
