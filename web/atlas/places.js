import { codesFor } from '../formats/codes.js';
import { AtlasError } from './error.js';

/**
 * Where the rows of a tile lie, and what colours and filters them.
 *
 * @import { CategoryOfAtlas, Description, NumberOfAtlas } from './description.js'
 * @import { Family } from './family.js'
 * @import { Tile } from '../data/tiles.js'
 *
 * @typedef {Uint8Array | Uint16Array | Uint32Array | Float32Array} Values
 *
 * @typedef {object} Places
 * @property {Float32Array} positions 3 numbers a row, unit vectors
 * @property {Record<string, Values>} values by column: codes of categories, numbers with NaN for what
 *   is missing; regions are under `region_0` …
 */

const AXES = ['x', 'y', 'z'];
const AGAIN = 'write it with `embedding-sphere layout` again';
/** A whole number that stands for 1. */
const ONE = 32767;

/**
 * @param {Description} description @param {Family} places
 * @returns {Tile[]} in the order of their rows
 * @throws {AtlasError} where they do not fit the levels
 */
export function tilesOf({ levels }, places) {
  const ends = levels.map((_, level) => levels.slice(0, level + 1).reduce((a, b) => a + b, 0));
  return places.groups.map(({ first, count }, group) => {
    const level = ends.findIndex((end) => first < end);
    if (first + count > ends[level])
      throw new AtlasError(`The tiles of this atlas reach over two of its levels: ${AGAIN}.`);
    const ranges = AXES.map((axis) => places.rangeOf(group, axis));
    // Without statistics a tile is taken to be anywhere.
    const bound = (/** @type {number} */ value, /** @type {number} */ otherwise) =>
      Number.isNaN(value) ? otherwise : toUnit(value);
    return {
      first,
      count,
      level,
      low: ranges.map(([low]) => bound(low, -1)),
      high: ranges.map(([, high]) => bound(high, 1)),
    };
  });
}

/** @param {number} value whole numbers of more than 1 are in units of 1 / 32767 */
const toUnit = (value) => (Math.abs(value) > 1 ? value / ONE : value);

/**
 * @param {Description} description
 * @param {Family} places
 * @param {number} group
 * @returns {Promise<Places>}
 */
export async function readPlaces(description, places, group) {
  const axes = await Promise.all(AXES.map((axis) => places.read(group, axis)));
  const positions = toPositions(axes);
  /** @type {Record<string, Values>} */
  const values = {};
  for (const column of description.columns) {
    if (column.family !== 'places' || column.kind === 'text' || column.kind === 'image') continue;
    const read = await places.read(group, column.field ?? column.name);
    values[column.name] =
      column.kind === 'category' ? toCodes(read, column) : Float32Array.from(read, toNumber);
  }
  for (const [level, { titles }] of description.regions.entries()) {
    const name = `region_${level}`;
    const read = await places.read(group, name);
    values[name] = toCodes(read, { categories: titles });
  }
  return { positions, values };
}

/** @param {ArrayLike<number>[]} axes x, y, z of each row @returns {Float32Array} unit vectors */
function toPositions([xs, ys, zs]) {
  const positions = new Float32Array(3 * xs.length);
  for (let i = 0; i < xs.length; i++) {
    const [x, y, z] = [xs[i], ys[i], zs[i]];
    // What was rounded is put back on the sphere.
    const length = Math.sqrt(x * x + y * y + z * z);
    if (!(length > 0 && length < Infinity))
      throw new AtlasError(`A row of this atlas has no place on the globe: ${AGAIN}.`);
    positions[3 * i] = x / length;
    positions[3 * i + 1] = y / length;
    positions[3 * i + 2] = z / length;
  }
  return positions;
}

/**
 * @param {ArrayLike<any>} read codes, or the categories themselves
 * @param {Pick<CategoryOfAtlas, 'categories'>} column
 * @returns {Uint8Array | Uint16Array | Uint32Array} what is none of them is the first
 */
function toCodes(read, { categories }) {
  const codes = new (codesFor(categories.length))(read.length);
  const codeOf = new Map(categories.map((category, code) => [category, code]));
  for (let i = 0; i < read.length; i++) {
    const value = read[i];
    const code = typeof value === 'string' ? (codeOf.get(value) ?? 0) : Number(value ?? 0);
    codes[i] = code < categories.length ? code : 0;
  }
  return codes;
}

/** @param {unknown} value */
const toNumber = (value) => (value === null || value === undefined ? NaN : Number(value));
