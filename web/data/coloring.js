import { findComputed } from './computed-columns.js';
import { categoryColor, rampColor } from './palette.js';

/**
 * @import { Bundle } from '../formats/bundle.js'
 * @import { Sources } from './computed-columns.js'
 */

/**
 * How a column colours the points, and what the legend says about it.
 *
 * @typedef {object} LegendEntry
 * @property {string} title
 * @property {number} count how many points
 * @property {number[]} color red, green, blue, 0…255
 * @property {string} glyph a glyph of the group where the bundle has glyphs, else empty
 *
 * @typedef {object} Coloring
 * @property {(index: number) => number[]} colorOf red, green, blue, 0…255
 * @property {(index: number) => number} entryOf the legend entry of a point; −1 for numbers
 * @property {LegendEntry[]} entries empty for numbers
 * @property {{low: number, high: number} | null} range of the ramp for numbers; beyond it colours
 *   stay
 * @property {number} missing how many points have no number and are grey
 */

/** @param {Bundle} bundle @returns {string[]} names of the columns that can colour the points */
export function colorableColumns(bundle) {
  return bundle.columns
    .filter(({ kind }) => kind === 'category' || kind === 'number')
    .map(({ name }) => name);
}

/** @param {Bundle} bundle @returns {string} the column that colours it at first; empty for none */
export const firstColorColumn = (bundle) =>
  bundle.display.color ?? colorableColumns(bundle)[0] ?? '';

/**
 * @param {Bundle} bundle
 * @param {string} name of a category or number column, or of a computed one; any other gives all
 *   points one colour
 * @param {'dark' | 'light'} theme
 * @param {Sources} [sources] of the computed columns, such as the state
 * @returns {Coloring}
 */
export function createColoring(bundle, name, theme, sources = { distortion: null, answer: null }) {
  const column = bundle.columns.find((candidate) => candidate.name === name);
  const computed = column ? null : findComputed(name)?.read(sources);
  if (computed) return byNumber(computed.values, computed, theme);
  if (column?.kind === 'category') return byCategory(bundle, column, theme);
  if (column?.kind === 'number') return byNumber(column.values, rangeOf(column.values), theme);
  const color = categoryColor(0, theme);
  return { colorOf: () => color, entryOf: () => -1, entries: [], range: null, missing: 0 };
}

/**
 * @param {Bundle} bundle
 * @param {{categories: string[], codes: ArrayLike<number>}} column
 * @param {'dark' | 'light'} theme
 * @returns {Coloring}
 */
function byCategory(bundle, { categories, codes }, theme) {
  const counts = new Array(categories.length).fill(0);
  const glyphs = new Array(categories.length).fill('');
  const glyphColumn = bundle.columns.find(({ name }) => name === bundle.display.glyph);
  for (let i = 0; i < bundle.count; i++) {
    const code = codes[i];
    counts[code]++;
    if (glyphColumn?.kind === 'glyph') glyphs[code] ||= glyphColumn.values[i];
  }
  const colors = categories.map((_, code) => categoryColor(code, theme));
  return {
    colorOf: (index) => colors[codes[index]],
    entryOf: (index) => codes[index],
    entries: categories.map((title, code) => ({
      title,
      count: counts[code],
      color: colors[code],
      glyph: glyphs[code],
    })),
    range: null,
    missing: 0,
  };
}

/**
 * @param {ArrayLike<number>} values
 * @returns {{low: number, high: number}} of those that are numbers
 */
function rangeOf(values) {
  let low = Infinity,
    high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    if (values[i] < low) low = values[i];
    if (values[i] > high) high = values[i];
  }
  return { low, high };
}

/**
 * @param {ArrayLike<number>} values
 * @param {{low: number, high: number}} range
 * @param {'dark' | 'light'} theme
 * @returns {Coloring}
 */
function byNumber(values, { low, high }, theme) {
  const span = high - low;
  let missing = 0;
  for (let i = 0; i < values.length; i++) missing += Number(Number.isNaN(values[i]));
  return {
    colorOf: (index) =>
      rampColor(span > 0 ? (values[index] - low) / span : values[index] - low, theme),
    entryOf: () => -1,
    entries: [],
    range: span >= 0 ? { low, high } : null,
    missing,
  };
}
