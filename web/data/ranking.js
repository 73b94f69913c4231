/**
 * Rows in the order of their scores: what the sorted curve is drawn from.
 */

// Scores 1e-9 apart are told apart, and with 2^22 rows the keys stay exact in a double.
const STEPS = 1e9;

/**
 * @param {ArrayLike<number>} scores N, −1…1
 * @returns {Uint32Array} N rows, the highest score first; of equal ones the earlier row
 */
export function rankRows(scores) {
  const count = scores.length;
  // Numbers sort natively, without a call for each comparison: the key holds the row as well.
  const keys = Float64Array.from(
    { length: count },
    (_, row) => Math.round((1 - scores[row]) * STEPS) * count + row,
  ).sort();
  return Uint32Array.from(keys, (key) => key % count);
}

/**
 * @param {Uint32Array} order rows by rank
 * @returns {Uint32Array} ranks by row, from 0; the inverse permutation
 */
export function ranksOf(order) {
  const ranks = new Uint32Array(order.length);
  order.forEach((row, rank) => {
    ranks[row] = rank;
  });
  return ranks;
}
