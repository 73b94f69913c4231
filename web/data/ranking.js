import { allRows } from './vectors.js';

/**
 * Rows in the order of their scores: what the sorted curve is drawn from.
 */

// Scores 1e-9 apart are told apart, and with 2^22 rows the keys stay exact in a double.
const STEPS = 1e9;

/**
 * @param {ArrayLike<number>} scores N, −1…1
 * @param {Uint32Array} [rows] those that are ranked; all if left out
 * @returns {Uint32Array} these rows, the highest score first; of equal ones the earlier row
 */
export function rankRows(scores, rows = allRows(scores)) {
  const count = scores.length;
  // Numbers sort natively, without a call for each comparison: the key holds the row as well.
  const keys = Float64Array.from(
    rows,
    (row) => Math.round((1 - scores[row]) * STEPS) * count + row,
  ).sort();
  return Uint32Array.from(keys, (key) => key % count);
}

/**
 * @param {Uint32Array} order rows by rank
 * @param {number} [count] N
 * @returns {Int32Array} N ranks by row, from 0; −1 for a row that is not ranked
 */
export function ranksOf(order, count = order.length) {
  const ranks = new Int32Array(count).fill(-1);
  order.forEach((row, rank) => {
    ranks[row] = rank;
  });
  return ranks;
}
