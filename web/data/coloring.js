import { categoryColumn } from './columns.js';
import { findComputed } from './computed-columns.js';
import { FEWEST_POINTS, isLand, LAND } from './land.js';
import { taggedColumns } from './tags.js';
import { categoryColor, HUES, rampColor, restColor } from './palette.js';

/**
 * @import { CategoryColumn } from '../formats/bundle-columns.js'
 * @import { Bundle } from '../formats/bundle.js'
 * @import { Sources } from './computed-columns.js'
 * @import { Ground } from './land.js'
 */

/**
 * How a column colours the points, and what the legend says about it.
 *
 * @typedef {object} LegendEntry
 * @property {string} title
 * @property {number} count how many points
 * @property {number[]} color red, green, blue, 0…255
 * @property {string} glyph a glyph of the group where the bundle has glyphs, else empty
 * @property {boolean} isOther whether it is one of the many that share the grey of the rest
 *
 * @typedef {object} Coloring
 * @property {(index: number) => number[]} colorOf red, green, blue, 0…255
 * @property {(index: number) => number} entryOf the legend entry of a point; −1 for numbers
 * @property {LegendEntry[]} entries empty for numbers
 * @property {{low: number, high: number} | null} range of the ramp for numbers; beyond it colours
 *   stay
 * @property {number} missing how many points have no number and are grey; counted when it is read
 */

/**
 * @param {Bundle} bundle
 * @param {CategoryColumn | null} [tags] in the place of those that it brings
 * @returns {string[]} names of the columns that can colour the points
 */
export function colorableColumns(bundle, tags = null) {
  return taggedColumns({ bundle, tags })
    .filter(({ kind, name }) => (kind === 'category' || kind === 'number') && !isLand(name))
    .map(({ name }) => name);
}

/** @param {Bundle} bundle @returns {string} the column that colours it at first; empty for none */
export const firstColorColumn = (bundle) =>
  bundle.extent
    ? (bundle.columns.find(({ name }) => name === LAND)?.name ?? ownColorColumn(bundle))
    : bundle.count >= FEWEST_POINTS
      ? LAND
      : ownColorColumn(bundle);

/** @param {Bundle} bundle @returns {string} the one that it brings for that; empty for none */
export const ownColorColumn = (bundle) => bundle.display.color ?? colorableColumns(bundle)[0] ?? '';

/**
 * @param {Bundle} bundle
 * @param {string} name of a category or number column, of land, or of a computed one; any other gives
 *   all points one colour
 * @param {'dark' | 'light'} theme
 * @param {Sources & Partial<Ground> & {tags?: CategoryColumn | null}} [sources] of the columns that the page computes, such as the
 *   state
 * @returns {Coloring}
 */
export function createColoring(bundle, name, theme, sources = { distortion: null, answer: null }) {
  const column = bundle.columns.find((candidate) => candidate.name === name);
  const computed = column ? null : findComputed(name)?.read(sources);
  if (computed) return byNumber(computed.values, computed, theme);
  const category = categoryColumn({ ...sources, bundle }, name);
  if (category) return byCategory(bundle, category, theme);
  if (column?.kind === 'number')
    return byNumber(column.values, column.range ?? rangeOf(column.values), theme);
  const color = isLand(name) ? restColor(theme) : categoryColor(0, theme);
  return { colorOf: () => color, entryOf: () => -1, entries: [], range: null, missing: 0 };
}

/**
 * Categories in the order in which they come; of more than there are hues, the largest first, and
 * the rest in one grey.
 * @param {Bundle} bundle
 * @param {CategoryColumn} column
 * @param {'dark' | 'light'} theme
 * @returns {Coloring}
 */
function byCategory(bundle, { categories, codes, hues, totals }, theme) {
  const counts = totals?.slice() ?? new Array(categories.length).fill(0);
  const glyphs = new Array(categories.length).fill('');
  const glyphColumn = bundle.columns.find(({ name }) => name === bundle.display.glyph);
  for (let i = 0; i < bundle.count; i++) {
    const code = codes[i];
    if (!totals) counts[code]++;
    if (glyphColumn?.kind === 'glyph') glyphs[code] ||= glyphColumn.values[i];
  }
  const order = categories.map((_, code) => code);
  if (hues)
    order.sort((a, b) => Number(hues[a] < 0) - Number(hues[b] < 0) || counts[b] - counts[a]);
  else if (categories.length > HUES) order.sort((a, b) => counts[b] - counts[a] || a - b);
  const entries = order.map((code, place) => {
    const hue = hues ? hues[code] : place;
    const isOther = hue < 0 || hue >= HUES;
    return {
      title: categories[code],
      count: counts[code],
      color: isOther ? restColor(theme) : categoryColor(hue, theme),
      glyph: glyphs[code],
      isOther,
    };
  });
  const places = new Array(categories.length);
  order.forEach((code, place) => {
    places[code] = place;
  });
  return {
    colorOf: (index) => entries[places[codes[index]]].color,
    entryOf: (index) => places[codes[index]],
    entries,
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
  return {
    colorOf: (index) =>
      rampColor(span > 0 ? (values[index] - low) / span : values[index] - low, theme),
    entryOf: () => -1,
    entries: [],
    range: span >= 0 ? { low, high } : null,
    get missing() {
      let missing = 0;
      for (let i = 0; i < values.length; i++) missing += Number(Number.isNaN(values[i]));
      return missing;
    },
  };
}
