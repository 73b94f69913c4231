import { isLand } from '../../data/land.js';
import { forEachSlice } from '../../data/time-slices.js';
import { float32ToFloat16 } from '../../formats/bundle-encode.js';
import { subsetBundle } from '../../formats/bundle-subset.js';

/**
 * @import { Bundle } from '../../formats/bundle.js'
 * @import { AtlasReading } from './reading.js'
 */

/** Rows that a tab lays out with their vectors. */
export const MOST_ROWS = 50_000;
/** Rows whose texts are fetched at a time; near rows lie in the same parts. */
const TEXTS_AT_ONCE = 2_000;
const NUMBERS_AT_ONCE = 100_000;
/** The share of the way that the texts take. */
const TEXTS = 0.3;

/**
 * Some rows of an atlas as a bundle of their own: their texts and vectors are fetched.
 *
 * @param {AtlasReading} reading
 * @param {number[]} rows ascending
 * @param {(fraction: number) => void} onProgress 0…1
 * @param {AbortSignal} signal
 * @returns {Promise<Bundle>} without land, which is of all rows; rejects with one sentence
 */
export async function gatherRows(reading, rows, onProgress, signal) {
  const { bundle, client } = reading;
  if (rows.length > MOST_ROWS)
    throw new RangeError(
      `${rows.length.toLocaleString('en')} points are too many for a tab, which lays out ${MOST_ROWS.toLocaleString('en')}: come nearer, choose fewer, or use \`embedding-sphere layout\`.`,
    );
  await reading.need(rows);
  await gatherTexts(reading, rows, (fraction) => onProgress(TEXTS * fraction), signal);
  const read = await client.vectors(
    rows,
    (fraction) => onProgress(TEXTS + (1 - TEXTS) * fraction),
    signal,
  );
  const vectors = new Uint16Array(read.length);
  const round = (/** @type {number} */ start, /** @type {number} */ end) =>
    vectors.set(float32ToFloat16(read.subarray(start, end)), start);
  await forEachSlice(read.length, NUMBERS_AT_ONCE, round, signal);
  const columns = bundle.columns.filter(({ name }) => !isLand(name));
  return { ...subsetBundle({ ...bundle, columns }, rows), vectors };
}

/**
 * Fetch the texts of rows of an atlas that are not here.
 *
 * @param {AtlasReading} reading
 * @param {number[]} rows
 * @param {(fraction: number) => void} onProgress 0…1
 * @param {AbortSignal} signal
 * @returns {Promise<void>} rejects with one sentence, or with the signal's reason
 */
export async function gatherTexts(reading, rows, onProgress, signal) {
  for (let start = 0; start < rows.length; start += TEXTS_AT_ONCE) {
    signal.throwIfAborted();
    await reading.fetchTexts(rows.slice(start, start + TEXTS_AT_ONCE));
    onProgress(Math.min(start + TEXTS_AT_ONCE, rows.length) / rows.length);
  }
}
