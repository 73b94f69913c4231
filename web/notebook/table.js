/**
 * @import { Column, Display } from '../formats/bundle-columns.js'
 * @import { Bundle } from '../formats/bundle.js'
 */

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
export const readTable = ({ name, count, columns, display }) =>
  /** @type {Bundle} */ (
    /** @type {unknown} */ ({ name, count, columns: columns.map(readColumn), display })
  );

/** @param {SentColumn} sent @returns {Column} */
export function readColumn({ name, kind, values, categories, codes, numbers }) {
  const head = { name, kind, extra: {} };
  const column = codes
    ? { ...head, categories, codes: new Uint32Array(copy(codes)) }
    : { ...head, values: numbers ? new Float64Array(copy(numbers)) : values };
  return /** @type {Column} */ (/** @type {unknown} */ (column));
}

/** @param {DataView} view @returns {Float32Array} such as 3N unit vectors */
export const readFloats = (view) => new Float32Array(copy(view));

/** @param {DataView} view @returns {Uint8Array} */
export const readBytes = (view) => new Uint8Array(copy(view));

/** @param {DataView} view @returns {ArrayBuffer} its bytes alone, aligned for any type */
const copy = ({ buffer, byteOffset, byteLength }) =>
  /** @type {ArrayBuffer} */ (buffer.slice(byteOffset, byteOffset + byteLength));
