/** @import { Bundle } from '../formats/bundle.js' */

/** The diameter of the least, as a factor of the usual one, and of the most. */
const LEAST = 0.55;
const MOST = 2.2;

/**
 * How large the points are drawn by a column of numbers: their area grows with the number.
 * @param {Bundle} bundle
 * @param {string} name of a number column; any other gives all points one size
 * @returns {Float32Array | null} N factors of the diameter, the least where a number is missing; null
 *   for all alike
 */
export function createSizing({ columns }, name) {
  const column = columns.find((candidate) => candidate.name === name);
  if (column?.kind !== 'number') return null;
  const known = Array.from(column.values).filter((value) => !Number.isNaN(value));
  const low = known.reduce((least, value) => Math.min(least, value), Infinity);
  const high = known.reduce((most, value) => Math.max(most, value), -Infinity);
  const span = high > low ? high - low : 1;
  return Float32Array.from(column.values, (value) => {
    const share = Number.isNaN(value) ? 0 : (value - low) / span;
    return Math.sqrt(LEAST ** 2 + (MOST ** 2 - LEAST ** 2) * share);
  });
}
