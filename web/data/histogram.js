/**
 * How numbers are spread: counted in bins of equal width from the lowest to the highest.
 *
 * @typedef {object} Histogram
 * @property {number} low
 * @property {number} high
 * @property {number[]} counts one a bin
 */

/**
 * @param {ArrayLike<number>} values NaN counts nowhere
 * @param {number} bins
 * @returns {Histogram | null} null if there is no number
 */
export function histogram(values, bins) {
  let low = Infinity,
    high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    if (values[i] < low) low = values[i];
    if (values[i] > high) high = values[i];
  }
  if (low > high) return null;
  const counts = new Array(bins).fill(0);
  for (let i = 0; i < values.length; i++) {
    if (!Number.isNaN(values[i])) counts[binOf(values[i], low, high, bins)]++;
  }
  return { low, high, counts };
}

/**
 * @param {number} value @param {number} low @param {number} high @param {number} bins
 * @returns {number} 0…bins − 1; the highest value belongs to the last
 */
export function binOf(value, low, high, bins) {
  return high > low ? Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins)) : 0;
}
