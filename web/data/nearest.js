import { float16ToFloat32 } from '../formats/bundle.js';
import { nearestStored } from './points.js';
import { similarities, unitRows } from './similarity.js';
import { bestMatches, cosineScores, normalizeRows } from './vectors.js';

/** @import { Bundle } from '../formats/bundle.js' */

/**
 * The rows nearest to one in meaning, with their cosines: those that the bundle stores, and where it
 * stores too few all rows are looked at.
 * @param {Bundle} bundle
 * @param {number} row
 * @param {number} count
 * @param {AbortSignal} [signal]
 * @returns {Promise<{row: number, score: number}[]>} at most `count`, the nearest first; none of a
 *   row without direction
 * @throws {DOMException} an AbortError
 */
export async function nearestInMeaning(bundle, row, count, signal) {
  const { dimension } = bundle.model;
  const unit = (/** @type {number} */ index) =>
    normalizeRows(
      float16ToFloat32(bundle.vectors.subarray(index * dimension, (index + 1) * dimension)),
      dimension,
    );
  const vector = unit(row);
  if (!vector.some((value) => value !== 0)) return [];
  const stored = nearestStored(bundle, row, count);
  if (stored.length === Math.min(count, bundle.count - 1))
    return stored.map((index) => ({ row: index, score: cosineScores(vector, unit(index))[0] }));
  const rows = await unitRows(bundle);
  const scores = await similarities(vector, rows, signal);
  scores[row] = -Infinity;
  return bestMatches(scores, Math.min(count, bundle.count - 1));
}
