import { rowsOf } from './points.js';
import { rankRows } from './ranking.js';
import { createRowMatcher } from './search.js';
import { sortRows } from './table.js';

/**
 * The order of a table in steps, so that the page can stay awake however many rows there are.
 *
 * @import { Bundle } from '../formats/bundle.js'
 * @import { TableColumn } from './table.js'
 */

/** Rows that are looked at between two steps. */
const ROWS_A_STEP = 2048;
/** More rows are sorted by digits, which can be left in between, and not by comparing. */
export const MANY = 50_000;
const COLLATOR = new Intl.Collator(undefined, { numeric: true });

/**
 * @param {Bundle} bundle
 * @param {Uint32Array} rows ascending
 * @param {{query: string, column: TableColumn | undefined, descending: boolean}} wish words that they have,
 *   and the column that they are sorted by
 * @returns {Generator<number, Uint32Array>} yields the share that is done; returns rows from the top
 */
export function* orderInSteps(bundle, rows, { query, column, descending }) {
  const found = query.trim() ? yield* keep(rows, createRowMatcher(bundle, query)) : rows;
  if (!column) return found;
  if (found.length <= MANY) return sortRows(bundle, found, column, descending);
  const read = numberOf(column);
  if (read) return yield* sortByNumber(bundle, found, read, descending);
  const isThere = (/** @type {number} */ row) => Boolean(column.valueOf(row));
  const there = yield* keep(found, isThere);
  const missing = yield* keep(found, (row) => !isThere(row));
  return join(sortRows(bundle, there, column, descending), missing);
}

/**
 * @param {Uint32Array} rows @param {(row: number) => boolean} accepts
 * @returns {Generator<number, Uint32Array>} those that are accepted
 */
function* keep(rows, accepts) {
  const kept = new Uint32Array(rows.length);
  let count = 0;
  for (let i = 0; i < rows.length; i++) {
    if (accepts(rows[i])) kept[count++] = rows[i];
    if (i % ROWS_A_STEP === 0) yield i / rows.length;
  }
  return kept.slice(0, count);
}

/**
 * @param {TableColumn} column
 * @returns {((row: number) => number) | null} what stands for its value in the order; null for texts
 */
function numberOf({ kind, valueOf, source }) {
  if (kind === 'number') return (row) => Number(valueOf(row));
  if (source?.kind !== 'category') return null;
  const { categories, codes } = source;
  const ranks = new Map([...categories].sort(COLLATOR.compare).map((title, rank) => [title, rank]));
  const rankOf = categories.map((title) => ranks.get(title) ?? NaN);
  return (row) => rankOf[codes[row]];
}

/**
 * Equal ones stay in their order, and missing numbers come last either way.
 * @param {Bundle} bundle @param {Uint32Array} rows @param {(row: number) => number} read
 * @param {boolean} descending
 * @returns {Generator<number, Uint32Array>}
 */
function* sortByNumber(bundle, rows, read, descending) {
  const keys = new Float64Array(rowsOf(bundle));
  const sign = descending ? 1 : -1;
  for (let i = 0; i < rows.length; i++) {
    keys[rows[i]] = sign * read(rows[i]);
    if (i % ROWS_A_STEP === 0) yield i / rows.length;
  }
  const known = yield* keep(rows, (row) => !Number.isNaN(keys[row]));
  const missing = yield* keep(rows, (row) => Number.isNaN(keys[row]));
  const ranked = yield* rankRows(keys, known);
  yield* sortAlike(keys, ranked);
  return join(ranked, missing);
}

/**
 * Sort those that only float64 tells apart, such as seconds since 1970.
 * @param {Float64Array} keys by row
 * @param {Uint32Array} ranked the highest float32 first; sorted in place, of equal ones the earlier row
 *   first
 * @returns {Generator<number, void>}
 */
function* sortAlike(keys, ranked) {
  for (let start = 0, end = 1; start < ranked.length; start = end++) {
    const key = keys[ranked[start]];
    let isOne = true;
    for (; end < ranked.length && Math.fround(keys[ranked[end]]) === Math.fround(key); end++)
      isOne &&= keys[ranked[end]] === key;
    if (!isOne) ranked.subarray(start, end).sort((a, b) => keys[b] - keys[a] || a - b);
    if (!isOne || end % ROWS_A_STEP === 0) yield end / ranked.length;
  }
}

/** @param {Uint32Array} first @param {Uint32Array} second */
function join(first, second) {
  const all = new Uint32Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
