/** @import { Bundle, Display } from '../formats/bundle.js' */

/**
 * What Python tells a widget of its bundle: no vectors, and numbers as bytes.
 *
 * @typedef {object} SentColumn
 * @property {string} name
 * @property {'text' | 'image' | 'glyph' | 'category' | 'number'} kind
 * @property {string[]} [values] of texts
 * @property {string[]} [categories]
 * @property {DataView} [codes] uint32
 * @property {DataView} [numbers] float64
 *
 * @typedef {{name: string, count: number, columns: SentColumn[], display: Display}} SentTable
 */

/**
 * @param {SentTable} table
 * @returns {Bundle} as far as colours and descriptions look at one
 */
export function readTable({ name, count, columns, display }) {
  const parts = columns.map(({ name: title, kind, values, categories, codes, numbers }) => {
    const head = { name: title, kind, extra: {} };
    if (codes) return { ...head, categories, codes: new Uint32Array(copy(codes)) };
    if (numbers) return { ...head, values: new Float64Array(copy(numbers)) };
    return { ...head, values };
  });
  return /** @type {Bundle} */ (/** @type {unknown} */ ({ name, count, columns: parts, display }));
}

/** @param {DataView} view @returns {Float32Array} 3N unit vectors */
export const readPositions = (view) => new Float32Array(copy(view));

/** @param {DataView} view @returns {ArrayBuffer} its bytes alone, aligned for any type */
const copy = ({ buffer, byteOffset, byteLength }) =>
  /** @type {ArrayBuffer} */ (buffer.slice(byteOffset, byteOffset + byteLength));
