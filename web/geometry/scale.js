/**
 * Round numbers to write along an axis.
 * @param {number} low
 * @param {number} high not below `low`
 * @param {number} most how many at most
 * @returns {number[]} multiples of 1, 2 or 5 times a power of ten, from `low` to `high`
 */
export function ticks(low, high, most) {
  if (!(high > low)) return [low];
  const raw = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step =
    [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= raw) ??
    10 * power;
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  // Dividing by a whole number where there is one keeps 0.3 from becoming 0.30000000000000004.
  return Array.from({ length: Math.max(count, 0) }, (_, i) =>
    step < 1 ? (first + i) / Math.round(1 / step) : (first + i) * step,
  );
}

/**
 * @param {ArrayLike<number>} values
 * @returns {Float32Array} the same from 0, the lowest, to 1, the highest; 0 where all are alike
 */
export function toShares(values) {
  let low = Infinity,
    high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    if (values[i] < low) low = values[i];
    if (values[i] > high) high = values[i];
  }
  const span = high > low ? high - low : 1;
  // With a function for each value, a million of them would keep the page busy for a tenth of a second.
  const shares = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) shares[i] = (values[i] - low) / span;
  return shares;
}
