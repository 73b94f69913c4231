import { fibonacciLattice } from '../geometry/lattice.js';
import { formatDate, isDate } from './dates.js';
import { isLand } from './land.js';

/**
 * @import { TextColumn } from '../formats/bundle-columns.js'
 * @import { Bundle } from '../formats/bundle.js'
 */

/**
 * What a bundle says about one of its points.
 *
 * @typedef {object} PointDescription
 * @property {string} label
 * @property {string} text
 * @property {string} glyph empty where the bundle has none
 * @property {[name: string, value: string][]} fields the other columns that are not empty
 * @property {[name: string, value: string][]} pictures what columns of pictures name
 */

/**
 * @param {Bundle} bundle
 * @param {string} name of a column
 * @param {number} index of a point
 * @returns {string} empty when there is no such column or no value
 */
export function valueOf(bundle, name, index) {
  const column = bundle.columns.find((candidate) => candidate.name === name);
  if (!column) return '';
  if (column.kind === 'category') return column.categories[column.codes[index]];
  // The texts of an atlas are read when they are looked at.
  if (column.kind !== 'number') return column.values[index] ?? '';
  const value = column.values[index];
  if (isDate(column)) return formatDate(value);
  return Number.isNaN(value) ? '' : value.toLocaleString('en', { maximumSignificantDigits: 6 });
}

/**
 * @param {Bundle} bundle
 * @param {number} index
 * @returns {PointDescription}
 */
export function describePoint(bundle, index) {
  const { label = '', text = '', glyph = '' } = bundle.display;
  const rest = bundle.columns.filter(
    ({ name }) => name !== label && name !== text && name !== glyph && !isLand(name),
  );
  const valuesOf = (/** @type {Bundle['columns']} */ columns) =>
    columns
      .map(
        ({ name }) =>
          /** @type {[string, string]} */ ([
            name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' '),
            valueOf(bundle, name, index),
          ]),
      )
      .filter(([, value]) => value !== '');
  const body = valueOf(bundle, text, index);
  return {
    label:
      valueOf(bundle, label, index) ||
      body.slice(0, 60).replace(/[\ud800-\udbff]$/, '') ||
      `Point ${index + 1}`,
    text: body,
    glyph: valueOf(bundle, glyph, index),
    fields: valuesOf(rest.filter(({ kind }) => kind !== 'image')),
    pictures: valuesOf(rest.filter(({ kind }) => kind === 'image')),
  };
}

/**
 * The points nearest in meaning, as stored in the bundle.
 * @param {Bundle} bundle
 * @param {number} index
 * @param {number} count
 * @returns {number[]} fewer, or none, where the bundle stores fewer
 */
export function nearestStored({ neighbors }, index, count) {
  if (!neighbors) return [];
  return [
    ...neighbors.indices.subarray(
      index * neighbors.k,
      index * neighbors.k + Math.min(count, neighbors.k),
    ),
  ];
}

/** @param {Bundle} bundle @returns {number} in all, of an atlas also those that are not here */
export const rowsOf = ({ extent, count }) => extent?.rows ?? count;

/**
 * @param {{bundle: Bundle | null, positions: Float32Array}} state
 * @returns {Float32Array} unit vectors by row, of an atlas also beyond those that are always here
 */
export const placesOf = ({ bundle, positions }) => bundle?.extent?.positions ?? positions;

/**
 * @param {Bundle} bundle
 * @param {number} row
 * @returns {boolean} whether its columns are here
 */
export function isHere({ extent, count }, row) {
  if (!extent || row < count) return row < count;
  // Unit vectors have some number that is not zero.
  const { positions } = extent;
  const first = 3 * row;
  return positions[first] !== 0 || positions[first + 1] !== 0 || positions[first + 2] !== 0;
}

/** @param {Bundle} bundle @returns {Uint32Array} rows whose columns are here, ascending */
export function rowsHere(bundle) {
  const rows = new Uint32Array(rowsOf(bundle));
  let count = 0;
  for (let row = 0; row < rows.length; row++) if (isHere(bundle, row)) rows[count++] = row;
  return rows.subarray(0, count);
}

/**
 * @param {Bundle | null} bundle
 * @param {number} row
 * @returns {boolean} whether its texts are here
 */
export const hasTexts = (bundle, row) =>
  !bundle?.extent || bundle.columns.every((column) => !isRead(column) || row in column.values);

/**
 * @param {Bundle['columns'][number]} column
 * @returns {column is TextColumn} whether what it holds comes when it is looked at
 */
export const isRead = (column) => column.kind === 'text' || column.kind === 'image';

/**
 * @param {Bundle} bundle
 * @returns {Float32Array} 3N unit vectors: of its first layout, or even places where it has none
 */
export const firstPositions = ({ layouts, count }) =>
  layouts[0]?.positions ?? Float32Array.from(fibonacciLattice(count));
