import { Fields, badRow, checkFinite, quote, readArray } from './bundle-fields.js';

/**
 * @import { Map } from './bundle-fields.js'
 *
 * @typedef {object} StoredLayout
 * @property {string} name
 * @property {string} method
 * @property {Map} parameters
 * @property {Float32Array} positions 3N: unit vectors, north is +z
 * @property {number} iterations
 * @property {number | null} cost
 * @property {Map} quality
 * @property {Map} extra
 */

const UNIT_TOLERANCE = 1e-3;

/**
 * The stored layouts of a bundle.
 * @param {unknown[]} contents
 * @param {number} count of rows
 * @returns {StoredLayout[]}
 */
export const readLayouts = (contents, count) =>
  contents.map((content, index) => readLayout(content, index, count));

/** @param {unknown} content @param {number} index @param {number} count @returns {StoredLayout} */
function readLayout(content, index, count) {
  const fields = new Fields(content, `Layout ${index}`);
  const name = fields.take('name', 'text');
  fields.where = `The layout ${quote(name)}`;
  const method = fields.take('method', 'text');
  const parameters = fields.take('parameters', 'a map');
  const label = `the positions of the layout ${quote(name)}`;
  /** @type {Float32Array} */
  const stored = readArray(fields.take('positions', 'a map'), ['float32'], [count, 3], label);
  checkFinite(stored, 3, label, 'lay it out again');
  const positions = new Float32Array(stored.length);
  for (let i = 0; i < stored.length; i += 3) {
    const length = Math.hypot(stored[i], stored[i + 1], stored[i + 2]);
    if (Math.abs(length - 1) > UNIT_TOLERANCE) {
      throw badRow(i, 3, label, 'is not of length 1', 'lay it out again');
    }
    for (let axis = i; axis < i + 3; axis++) positions[axis] = stored[axis] / length;
  }
  return {
    name,
    method,
    parameters,
    positions,
    iterations: fields.take('iterations', 'a whole number from 0'),
    cost: fields.take('cost', 'a finite number', true),
    quality: fields.take('quality', 'a map'),
    extra: fields.rest,
  };
}
