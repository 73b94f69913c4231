import { histogram } from './histogram.js';
import { numbersOf } from './columns.js';

/**
 * How the numbers of a column are spread, of an atlas over all its rows, as it says itself.
 *
 * @import { Facts } from './columns.js'
 * @import { Histogram } from './histogram.js'
 *
 * @typedef {Histogram & {isWhole: boolean}} Spread `isWhole`: whether they are whole numbers; of an
 *   atlas those of its first level
 */

/**
 * @param {Facts} facts
 * @param {string} name of a column of numbers, of the bundle or computed
 * @param {number} bins of the histogram, where it is not known
 * @returns {Spread | null} null if no point has a number there
 */
export function spreadOf(facts, name, bins) {
  const { bundle } = facts;
  const column = bundle?.columns.find((candidate) => candidate.name === name);
  const values = numbersOf(facts, name) ?? [];
  if (!bundle || column?.kind !== 'number' || !column.range) return spreadOfAll(values, bins);
  const first = column.values.subarray(0, bundle.count);
  const counts = column.range.counts ?? histogram(first, bins)?.counts ?? [];
  return { ...column.range, counts, isWhole: areWhole(first) };
}

/** @param {ArrayLike<number>} values @param {number} bins @returns {Spread | null} */
function spreadOfAll(values, bins) {
  const spread = histogram(values, bins);
  return spread && { ...spread, isWhole: areWhole(values) };
}

/** @param {ArrayLike<number>} values @returns {boolean} whether those that are there are whole */
function areWhole(values) {
  for (let i = 0; i < values.length; i++)
    if (!Number.isInteger(values[i]) && !Number.isNaN(values[i])) return false;
  return true;
}
