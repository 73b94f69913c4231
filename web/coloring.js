import { categoryColor, rampColor } from './palette.js';

/**
 * How a column colours the points, and what the legend says about it.
 *
 * @typedef {import('./bundle.js').Bundle} Bundle
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
 * @property {{low: number, high: number} | null} range of a number column
 */

/** @param {Bundle} bundle @returns {string[]} names of the columns that can colour the points */
export function colorableColumns(bundle) {
  return bundle.columns.filter(({ kind }) => kind === 'category' || kind === 'number').map(({ name }) => name);
}

/**
 * @param {Bundle} bundle
 * @param {string} name of a category or number column; any other gives all points one colour
 * @param {'dark' | 'light'} theme
 * @returns {Coloring}
 */
export function createColoring(bundle, name, theme) {
  const column = bundle.columns.find((candidate) => candidate.name === name);
  if (column?.kind === 'category') return byCategory(bundle, column, theme);
  if (column?.kind === 'number') return byNumber(column, theme);
  const color = categoryColor(0, theme);
  return { colorOf: () => color, entryOf: () => -1, entries: [], range: null };
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
      title, count: counts[code], color: colors[code], glyph: glyphs[code],
    })),
    range: null,
  };
}

/**
 * @param {{values: ArrayLike<number>}} column
 * @param {'dark' | 'light'} theme
 * @returns {Coloring}
 */
function byNumber({ values }, theme) {
  let low = Infinity, high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    if (values[i] < low) low = values[i];
    if (values[i] > high) high = values[i];
  }
  const span = high - low;
  return {
    colorOf: (index) => rampColor(span > 0 ? (values[index] - low) / span : values[index] - low, theme),
    entryOf: () => -1,
    entries: [],
    range: span >= 0 ? { low, high } : null,
  };
}
