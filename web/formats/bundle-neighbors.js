import {
  BundleError,
  Fields,
  REWRITE,
  badRow,
  checkBelow,
  checkFinite16,
  quote,
  readArray,
} from './bundle-fields.js';

/** @import { Map } from './bundle-fields.js' */

/**
 * The stored neighbours of a bundle.
 *
 * @typedef {object} StoredNeighbors
 * @property {'cosine' | 'euclidean'} metric
 * @property {number} k
 * @property {Uint16Array | Uint32Array} indices N×k, a row's nearest first
 * @property {Uint16Array | null} distances N×k bits of float16 numbers; null: not stored
 * @property {Map} extra
 */

const METRICS = ['cosine', 'euclidean'];

/** @param {unknown} content @param {number} count of rows @returns {StoredNeighbors} */
export function readNeighbors(content, count) {
  const fields = new Fields(content, 'The part "neighbors"');
  const metric = fields.take('metric', 'text');
  if (!METRICS.includes(metric)) {
    throw new BundleError(
      `The neighbors have the metric ${quote(metric)}, expected ${METRICS.join(' or ')}; ${REWRITE}.`,
    );
  }
  const k = fields.take('k', 'a positive whole number');
  if (k >= count) {
    throw new BundleError(
      `The neighbors have k = ${k}, expected fewer than the ${count} rows; ${REWRITE}.`,
    );
  }
  const indices = readArray(
    fields.take('indices', 'a map'),
    ['uint16', 'uint32'],
    [count, k],
    'the neighbor indices',
  );
  checkBelow(indices, k, count, 'the neighbor indices');
  for (let row = 0, i = 0; row < count; row++) {
    for (const end = i + k; i < end; i++) {
      if (indices[i] === row)
        throw badRow(i, k, 'the neighbor indices', 'names the row itself', REWRITE);
    }
  }
  const stored = fields.take('distances', 'a map', true);
  const distances = stored && readArray(stored, ['float16'], [count, k], 'the neighbor distances');
  if (distances) {
    checkFinite16(distances, k, 'the neighbor distances', REWRITE);
    for (let i = 0; i < distances.length; i++) {
      if (distances[i] > 0x8000)
        throw badRow(i, k, 'the neighbor distances', 'is negative', REWRITE);
    }
  }
  return { metric, k, indices, distances, extra: fields.rest };
}
