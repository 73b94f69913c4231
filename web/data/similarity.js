import { float16ToFloat32 } from '../formats/bundle.js';
import { cosineScores, normalizeRows } from './vectors.js';
import { forEachSlice } from './time-slices.js';

/** @import { Bundle } from '../formats/bundle.js' */

/**
 * How like a query every row of a bundle is. The rows are made ready once a bundle, when they are
 * first needed, and the page keeps its turn meanwhile.
 */

const NUMBERS_A_SLICE = 100_000;
/** @type {WeakMap<Bundle, Promise<Float32Array>>} */
const ready = new WeakMap();

/**
 * @param {Bundle} bundle
 * @returns {Promise<Float32Array>} N×dimension, every row of length 1, or all zeros
 */
export function unitRows(bundle) {
  let rows = ready.get(bundle);
  if (!rows) {
    rows = prepare(bundle);
    ready.set(bundle, rows);
  }
  return rows;
}

/** @param {Bundle} bundle */
async function prepare({ vectors, count, model: { dimension } }) {
  const rows = new Float32Array(vectors.length);
  await forEachSlice(count, rowsASlice(dimension), (start, end) => {
    const slice = float16ToFloat32(vectors.subarray(start * dimension, end * dimension));
    rows.set(normalizeRows(slice, dimension), start * dimension);
  });
  return rows;
}

/**
 * @param {ArrayLike<number>} vector of any length but zero
 * @param {Float32Array} rows as `unitRows` gives them
 * @param {AbortSignal} [signal]
 * @returns {Promise<Float32Array>} N cosines, −1…1
 * @throws {RangeError} as `cosineScores` does
 */
export async function similarities(vector, rows, signal) {
  const dimension = vector.length;
  if (rows.length % dimension !== 0) return cosineScores(vector, rows);
  const scores = new Float32Array(rows.length / dimension);
  await forEachSlice(
    scores.length,
    rowsASlice(dimension),
    (start, end) => {
      scores.set(cosineScores(vector, rows.subarray(start * dimension, end * dimension)), start);
    },
    signal,
  );
  return scores;
}

/** @param {number} dimension */
const rowsASlice = (dimension) => Math.max(1, Math.floor(NUMBERS_A_SLICE / dimension));
