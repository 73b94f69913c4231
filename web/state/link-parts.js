/** @import { Filter } from '../data/filters.js' */

/**
 * Parts of a link that are lists: rows and filters, each as one short text, and back. What makes no
 * sense is read as undefined.
 */

const LARGEST_ROW = 2 ** 31;
/** Values are told apart by commas; this stands before a comma, or itself, that is one of theirs. */
const ESCAPE = '\\';

/**
 * Ascending rows as runs, each by its distance from the one before: `a-c.1.5-3` in base 36.
 * @param {number[]} rows
 */
export function writeRows(rows) {
  /** @type {string[]} */
  const runs = [];
  let last = -1;
  for (let i = 0; i < rows.length;) {
    let end = i;
    while (end + 1 < rows.length && rows[end + 1] === rows[end] + 1) end++;
    const length = end - i + 1;
    runs.push((rows[i] - last).toString(36) + (length > 1 ? `-${length.toString(36)}` : ''));
    last = rows[end];
    i = end + 1;
  }
  return runs.join('.');
}

/** @param {string | null} text @returns {number[] | undefined} */
export function readRows(text) {
  if (!text || !/^[0-9a-z.-]+$/.test(text)) return undefined;
  /** @type {number[]} */
  const rows = [];
  let last = -1;
  for (const run of text.split('.')) {
    const [gap, length = '1'] = run.split('-');
    const first = last + Number.parseInt(gap, 36),
      size = Number.parseInt(length, 36);
    if (!(first > last && size > 0 && first + size < LARGEST_ROW && rows.length + size < 1e7))
      return undefined;
    for (let row = first; row < first + size; row++) rows.push(row);
    last = first + size - 1;
  }
  return rows;
}

/**
 * @param {Filter} filter
 * @returns {string} its kind, its column and what passes, such as `number,price,,20`
 */
export function writeFilter(filter) {
  const passing =
    filter.kind === 'category'
      ? filter.categories
      : filter.kind === 'text'
        ? [filter.query]
        : [filter.low, filter.high].map((limit) => limit?.toString() ?? '');
  return [filter.kind, filter.column, ...passing]
    .map((part) => part.replace(/[\\,]/g, (letter) => ESCAPE + letter))
    .join(',');
}

/** @param {string} text @returns {Filter | undefined} */
export function readFilter(text) {
  const parts = [...`${text},`.matchAll(/((?:[^\\,]|\\.)*),/gs)].map(([, part]) =>
    part.replace(/\\(.)/gs, '$1'),
  );
  const [kind, column = '', ...passing] = parts;
  if (kind === 'category' && column && passing.length > 0)
    return { kind, column, categories: passing };
  if (kind === 'text' && passing[0]?.trim()) return { kind, column: '', query: passing[0] };
  if (kind !== 'number' || !column || passing.length !== 2) return undefined;
  const [low, high] = passing.map((limit) => (limit.trim() === '' ? null : Number(limit)));
  const isRange = [low, high].every((limit) => limit === null || Number.isFinite(limit));
  return isRange && (low !== null || high !== null) && (low ?? -Infinity) <= (high ?? Infinity)
    ? { kind, column, low, high }
    : undefined;
}
