/**
 * The worker that turns a Parquet file into JSON Lines, which Python's readers understand: the
 * library for Parquet in Python is larger than the whole page.
 *
 * It is sent `{file}`, and sends `{fraction}` while it works, then `{parts}`, a list of transferred
 * Uint8Arrays that make the file when put together, or `{sentence}` when the file cannot be read.
 */

import { bounded, createAllowance, TooLargeError } from './allowance.js';
import { loadCompressors, loadHyparquet } from './parquet-library.js';

const VENDOR = new URL('../vendor/', import.meta.url);
const ROWS_AT_ONCE = 2000;
/** Characters. */
const PIECE = 1 << 20;
// Nine digits give back every float32 as it was (IEEE 754-2019, section 5.12.2).
const DIGITS = 9;

self.addEventListener('message', async ({ data }) => {
  try {
    const parts = await convert(/** @type {File} */ (data.file));
    self.postMessage(
      { parts },
      { transfer: parts.map(({ buffer }) => /** @type {ArrayBuffer} */ (buffer)) },
    );
  } catch (reason) {
    if (reason instanceof TooLargeError) {
      self.postMessage({ sentence: reason.message });
      return;
    }
    const why = reason instanceof Error ? reason.message : String(reason);
    self.postMessage({
      sentence: `${data.file.name} is no Parquet file that can be read (${why}): save it again, or as CSV or JSON Lines.`,
    });
  }
});

/** @param {File} file @returns {Promise<Uint8Array[]>} */
async function convert(file) {
  const [{ parquetMetadataAsync, parquetReadObjects }, compressors] = await Promise.all([
    loadHyparquet(load),
    loadCompressors(load),
  ]);
  const source = {
    byteLength: file.size,
    slice: (/** @type {number} */ start, /** @type {number} */ end) =>
      file.slice(start, end).arrayBuffer(),
  };
  const metadata = await parquetMetadataAsync(source);
  const count = Number(metadata.num_rows);
  if (count === 0) throw new Error('it has no rows');
  const lines = createAllowance(file.name, file.size);
  const encoder = new TextEncoder();
  /** @type {Uint8Array[]} */
  const parts = [];
  for (let start = 0; start < count; start += ROWS_AT_ONCE) {
    // What some rows unpack to is let go before the next; the lines that are made of all stay.
    const unpacked = createAllowance(file.name, file.size);
    const rows = await parquetReadObjects({
      file: source,
      metadata,
      rowStart: start,
      rowEnd: Math.min(start + ROWS_AT_ONCE, count),
      compressors: bounded(compressors, unpacked),
    });
    if (rows.length === 0)
      throw new Error(
        `it ends after ${start.toLocaleString('en')} of ${count.toLocaleString('en')} rows`,
      );
    for (const text of inPieces(rows)) {
      parts.push(encoder.encode(text));
      lines.take(parts[parts.length - 1].length);
    }
    self.postMessage({ fraction: Math.min(start + ROWS_AT_ONCE, count) / count });
  }
  return parts;
}

/**
 * Rows as JSON Lines, in texts that stay far from the longest a browser makes.
 * @param {Record<string, unknown>[]} rows
 * @returns {Generator<string>}
 */
function* inPieces(rows) {
  let text = '';
  for (const row of rows) {
    text += `${JSON.stringify(row, plain)}\n`;
    if (text.length < PIECE) continue;
    yield text;
    text = '';
  }
  if (text) yield text;
}

/** What JSON has no form for. @param {string} _ @param {unknown} value */
function plain(_, value) {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number')
    return Number.isInteger(value) ? value : Number(value.toPrecision(DIGITS));
  if (value instanceof Float32Array || value instanceof Float64Array)
    return Array.from(value, (number) => Number(number.toPrecision(DIGITS)));
  if (value instanceof Uint8Array) return undefined;
  return value;
}

/** @param {string} path @returns {Promise<any>} */
const load = (path) => import(new URL(path, VENDOR).href);
