import {
  BundleError,
  Fields,
  REWRITE,
  badRow,
  capitalize,
  checkBelow,
  checkTexts,
  describe,
  quote,
  readArray,
} from './bundle-fields.js';

/** @import { Map } from './bundle-fields.js' */

/**
 * The columns of a bundle, and which of them play a role.
 *
 * @typedef {object} TextColumn
 * @property {'text' | 'image' | 'glyph'} kind
 * @property {string} name
 * @property {string[]} values N
 * @property {Map} extra
 *
 * @typedef {object} CategoryColumn
 * @property {'category'} kind
 * @property {string} name
 * @property {string[]} categories
 * @property {Uint8Array | Uint16Array | Uint32Array} codes N, each an index into `categories`
 * @property {number[]} [totals] how many rows each category has, where not all rows are here
 * @property {number[]} [hues] an index into the palette for each, where they are not to be in order
 * @property {Map} extra
 *
 * @typedef {object} NumberColumn
 * @property {'number'} kind
 * @property {string} name
 * @property {Float32Array | Float64Array} values N; NaN is a missing value
 * @property {{low: number, high: number, counts?: number[]}} [range] of all rows, where not all are
 *   here; `counts`: of equal bins from low to high
 * @property {Map} extra
 *
 * @typedef {TextColumn | CategoryColumn | NumberColumn} Column
 *
 * @typedef {object} Display the names of the columns that play these roles
 * @property {string} [label]
 * @property {string} [text]
 * @property {string} [color]
 * @property {string} [glyph]
 */

const TEXT_KINDS = ['text', 'image', 'glyph'];
const ROLES = /** @type {const} */ (['label', 'text', 'color', 'glyph']);

/** @param {unknown[]} contents @param {number} count of rows @returns {Column[]} */
export function readColumns(contents, count) {
  const names = new Set();
  return contents.map((content, index) => {
    const column = readColumn(content, index, count);
    if (names.has(column.name)) {
      throw new BundleError(
        `Two columns have the name ${quote(column.name)}, expected different names; ` +
          `rename one and ${REWRITE}.`,
      );
    }
    names.add(column.name);
    return column;
  });
}

/** @param {unknown} content @param {number} index @param {number} count @returns {Column} */
function readColumn(content, index, count) {
  const fields = new Fields(content, `Column ${index}`);
  const name = fields.take('name', 'text');
  const label = `the column ${quote(name)}`;
  fields.where = capitalize(label);
  const kind = fields.take('kind', 'text');
  if (TEXT_KINDS.includes(kind)) {
    const values = fields.take('values', 'a list');
    checkTexts(values, label, count);
    return { name, kind, values, extra: fields.rest };
  }
  if (kind === 'category') {
    const categories = fields.take('categories', 'a list');
    checkTexts(categories, `the categories of ${label}`);
    const codes = readArray(
      fields.take('codes', 'a map'),
      ['uint8', 'uint16', 'uint32'],
      [count],
      `the codes of ${label}`,
    );
    checkBelow(codes, 1, categories.length, `the codes of ${label}`);
    return { name, kind, categories, codes, extra: fields.rest };
  }
  if (kind === 'number') {
    const values = readArray(
      fields.take('values', 'a map'),
      ['float32', 'float64'],
      [count],
      label,
    );
    for (let i = 0; i < values.length; i++) {
      if (Math.abs(values[i]) === Infinity)
        throw badRow(i, 1, label, 'is infinite', 'leave it missing (NaN) or correct it');
    }
    return { name, kind, values, extra: fields.rest };
  }
  throw new BundleError(
    `${fields.where} has the kind ${quote(kind)}, expected ${TEXT_KINDS.join(', ')}, ` +
      `category or number; ${REWRITE}.`,
  );
}

/** @param {Map} display @param {Column[]} columns */
export function checkDisplay(display, columns) {
  for (const role of ROLES) {
    if (!Object.hasOwn(display, role) || columns.some(({ name }) => name === display[role]))
      continue;
    const got = typeof display[role] === 'string' ? quote(display[role]) : describe(display[role]);
    throw new BundleError(
      `The display names ${got} as "${role}", expected the name of a column; ${REWRITE}.`,
    );
  }
}
