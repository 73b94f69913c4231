import { categoryColumns, columnTitle, numberColumns, numbersOf } from './columns.js';
import { formatDate, isDate } from './dates.js';
import { findComputed } from './computed-columns.js';
import { isLand } from './land.js';
import { placesOf, rowsOf } from './points.js';
import { taggedColumns } from './tags.js';
import { allRows } from './vectors.js';
import { toLatLng } from '../geometry/sphere.js';

/**
 * @import { Column } from '../formats/bundle-columns.js'
 * @import { Bundle } from '../formats/bundle.js'
 * @import { State } from '../state/state.js'
 * @import { Facts } from './columns.js'
 */

/**
 * The points as a table: its columns, and their order.
 *
 * @typedef {object} TableColumn
 * @property {string} name
 * @property {string} title
 * @property {'text' | 'image' | 'glyph' | 'category' | 'number'} kind
 * @property {(index: number) => string | number} valueOf NaN for a missing number
 * @property {(index: number) => string} textOf as it is read; empty for nothing
 * @property {Column} [source] the column of texts or categories that it shows, as the data have it or with
 *   the tags as they are now
 * @property {boolean} [isDate] whether its numbers are days since 1970-01-01
 *
 * @typedef {Pick<State, 'positions'> & Facts} TableFacts
 */

const READABLE = new Intl.NumberFormat('en', { maximumSignificantDigits: 6 });
const COLLATOR = new Intl.Collator(undefined, { numeric: true });

/** @type {WeakMap<Column, Uint32Array>} sorting texts is slow: it is done once */
const ranks = new WeakMap();

/**
 * The columns of the bundle, its pictures, label and text first, then land, the similarity to the last query
 * and the distortion.
 * @param {TableFacts} facts
 * @returns {TableColumn[]}
 */
export function dataColumns(facts) {
  const { bundle } = facts;
  if (!bundle) return [];
  const { label = '', glyph = '', text = '' } = bundle.display;
  const pictures = bundle.columns.filter(({ kind }) => kind === 'image').map(({ name }) => name);
  const first = [glyph, ...pictures, label, text].filter(Boolean);
  const stored = taggedColumns(facts)
    .toSorted((a, b) => orderOf(first, a.name) - orderOf(first, b.name))
    .map((column) => {
      if (column.kind === 'number')
        return isDate(column)
          ? { ...numberColumn(column.name, column.values, formatDate), isDate: true }
          : numberColumn(column.name, column.values, (value) => READABLE.format(value));
      const textOf =
        column.kind === 'category'
          ? (/** @type {number} */ index) => column.categories[column.codes[index]]
          : // The texts of an atlas are read when they are looked at.
            (/** @type {number} */ index) => column.values[index] ?? '';
      const { name, kind } = column;
      return { name, title: columnTitle(name), kind, valueOf: textOf, textOf, source: column };
    });
  const land = categoryColumns(facts)
    .filter(({ name }) => isLand(name))
    .map(({ name, categories, codes }) => {
      const textOf = (/** @type {number} */ index) => categories[codes[index]];
      const kind = /** @type {const} */ ('category');
      return { name, title: columnTitle(name), kind, valueOf: textOf, textOf };
    });
  const computed = numberColumns(facts)
    .filter((name) => findComputed(name))
    .filter((name) => !bundle.columns.some((column) => column.name === name))
    .map((name) =>
      numberColumn(name, /** @type {ArrayLike<number>} */ (numbersOf(facts, name)), (value) =>
        value.toFixed(3),
      ),
    );
  return [...stored, ...land, ...computed];
}

/**
 * Where a point lies.
 * @param {TableFacts} facts
 * @returns {TableColumn[]} latitude and longitude, degrees
 */
export function coordinateColumns(facts) {
  const positions = placesOf(facts);
  return [
    ['lat', 'Latitude'],
    ['lng', 'Longitude'],
  ].map(([name, title], axis) => {
    const valueOf = (/** @type {number} */ index) =>
      toLatLng(positions[3 * index], positions[3 * index + 1], positions[3 * index + 2])[axis];
    return {
      name,
      title,
      kind: 'number',
      valueOf,
      textOf: (index) => `${valueOf(index).toFixed(2)}°`,
    };
  });
}

/** @param {string[]} first @param {string} name */
const orderOf = (first, name) => (first.includes(name) ? first.indexOf(name) : first.length);

/**
 * @param {string} name
 * @param {ArrayLike<number>} values
 * @param {(value: number) => string} format
 * @returns {TableColumn}
 */
function numberColumn(name, values, format) {
  return {
    name,
    title: columnTitle(name),
    kind: 'number',
    valueOf: (index) => values[index],
    textOf: (index) => (Number.isNaN(values[index]) ? '' : format(values[index])),
  };
}

/**
 * Sort rows by a column; equal ones stay in their order, and missing numbers come last either way.
 * @param {Bundle} bundle
 * @param {Iterable<number>} rows
 * @param {TableColumn | undefined} column undefined leaves the order of the data
 * @param {boolean} descending
 * @returns {Uint32Array}
 */
export function sortRows(bundle, rows, column, descending) {
  const order = Uint32Array.from(rows);
  if (!column) return order.sort();
  const keys = sortKeys(bundle, column, order);
  const sign = descending ? -1 : 1;
  return order.sort((a, b) => {
    const [one, two] = [keys[a], keys[b]];
    if (one === two) return a - b;
    if (Number.isNaN(one) || Number.isNaN(two))
      return Number(Number.isNaN(one)) - Number(Number.isNaN(two)) || a - b;
    return sign * (one - two);
  });
}

/**
 * @param {Bundle} bundle
 * @param {TableColumn} column
 * @param {Uint32Array} wanted rows
 * @returns {ArrayLike<number>} numbers in the column's order, by row
 */
function sortKeys(bundle, { kind, valueOf, source }, wanted) {
  if (kind === 'number') {
    const numbers = new Float64Array(rowsOf(bundle));
    for (const row of wanted) numbers[row] = Number(valueOf(row));
    return numbers;
  }
  const known = source && ranks.get(source);
  if (known) return known;
  // Of an atlas texts come later, so that nothing is known once and for all.
  const rows = bundle.extent ? wanted : allRows({ length: bundle.count });
  const texts = Array.from(rows, (row) => String(valueOf(row)));
  const distinct = [...new Set(texts)].sort(COLLATOR.compare);
  const rankOf = new Map(distinct.map((text, rank) => [text, rank]));
  const found = new Uint32Array(rowsOf(bundle));
  rows.forEach((row, place) => {
    found[row] = rankOf.get(texts[place]) ?? 0;
  });
  if (source && !bundle.extent) ranks.set(source, found);
  return found;
}
