import { categoryColumn, numbersOf } from './columns.js';
import { isLand } from './land.js';
import { isHere, rowsOf } from './points.js';
import { createRowMatcher, whyNotSearchable } from './search.js';
import { drain } from './time-slices.js';

/** Rows that are tested between two chances for the page to be drawn. */
const ROWS_A_STEP = 4096;
/** How many pass, which many ask for. @type {WeakMap<Uint8Array, number>} */
const counted = new WeakMap();

/**
 * @import { State } from '../state/state.js'
 * @import { Facts } from './columns.js'
 */

/**
 * Which points the filters let pass. Filters are plain data, and a point passes if it passes all.
 *
 * @typedef {object} CategoryFilter
 * @property {'category'} kind
 * @property {string} column
 * @property {string[]} categories those that pass
 *
 * @typedef {object} NumberFilter a missing number passes no range
 * @property {'number'} kind
 * @property {string} column of the bundle, or computed
 * @property {number | null} low the least that passes; null for no limit
 * @property {number | null} high the most that passes; null for no limit
 *
 * @typedef {object} TextFilter
 * @property {'text'} kind
 * @property {''} column all texts and categories of a point
 * @property {string} query words that must all be there, or a pattern
 *
 * @typedef {CategoryFilter | NumberFilter | TextFilter} Filter
 */

/**
 * @param {Facts} facts
 * @param {Filter[]} filters one of a column that is not there has no say
 * @returns {Uint8Array | null} N: 1 for every point that passes; null if no filter has a say
 */
export const filterMaskOf = (facts, filters) => drain(filterInSteps(facts, filters));

/**
 * The same, so that the page can stay awake between steps.
 * @param {Facts} facts
 * @param {Filter[]} filters
 * @returns {Generator<number, Uint8Array | null>} yields the share that is done
 */
export function* filterInSteps(facts, filters) {
  const { bundle } = facts;
  if (!bundle) return null;
  const tests = filters.map((filter) => createTest(facts, filter)).filter((test) => test !== null);
  if (tests.length === 0) return null;
  const mask = new Uint8Array(rowsOf(bundle));
  for (let start = 0; start < mask.length; start += ROWS_A_STEP) {
    const end = Math.min(start + ROWS_A_STEP, mask.length);
    for (let index = start; index < end; index++)
      mask[index] = Number(isHere(bundle, index) && tests.every((test) => test(index)));
    yield end / mask.length;
  }
  return mask;
}

/**
 * @param {Facts} facts
 * @param {Filter} filter
 * @returns {((index: number) => boolean) | null} null if the filter has no say
 */
function createTest(facts, filter) {
  const { bundle } = facts;
  if (!bundle) return null;
  if (filter.kind === 'text')
    return filter.query.trim() && !whyNotSearchable(filter.query)
      ? createRowMatcher(bundle, filter.query)
      : null;
  if (filter.kind === 'number') {
    const values = numbersOf(facts, filter.column);
    const { low, high } = filter;
    if (!values || (low === null && high === null)) return null;
    return (index) => values[index] >= (low ?? -Infinity) && values[index] <= (high ?? Infinity);
  }
  const column = categoryColumn(facts, filter.column);
  if (!column) return null;
  const wanted = new Set(filter.categories);
  const passes = column.categories.map((category) => wanted.has(category));
  // Another layout has other land: names that are gone hide nothing.
  if (isLand(filter.column) && !passes.some(Boolean)) return null;
  return (index) => passes[column.codes[index]];
}

/**
 * Put a filter in the place of the one with the same kind and column.
 * @param {Filter[]} filters
 * @param {Filter} filter
 * @returns {Filter[]}
 */
export function replaceFilter(filters, filter) {
  return [...withoutFilter(filters, filter), filter];
}

/**
 * @param {Filter[]} filters
 * @param {{kind: Filter['kind'], column: string}} filter
 * @returns {Filter[]}
 */
export function withoutFilter(filters, { kind, column }) {
  return filters.filter((other) => other.kind !== kind || other.column !== column);
}

/** @param {Uint8Array | null} passing @param {number} count N @returns {number} how many pass */
export function countVisible(passing, count) {
  if (!passing) return count;
  const known = counted.get(passing);
  if (known !== undefined) return known;
  let sum = 0;
  for (let row = 0; row < passing.length; row++) sum += passing[row];
  counted.set(passing, sum);
  return sum;
}

/**
 * @param {Pick<State, 'bundle' | 'atlas' | 'filterMask'>} state
 * @returns {string} how many points the filters let pass, of an atlas of those that are loaded; empty
 *   without data
 */
export function describeVisible({ bundle, atlas, filterMask }) {
  if (!bundle) return '';
  const count = atlas?.loaded ?? bundle.count;
  const visible = countVisible(filterMask, count);
  return `${visible.toLocaleString('en')} of ${count.toLocaleString('en')} ${atlas ? 'loaded' : 'shown'}`;
}
