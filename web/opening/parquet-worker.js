/**
 * The worker that turns a Parquet file into JSON Lines, which Python's readers understand: the
 * library for Parquet in Python is larger than the whole page.
 *
 * It is sent `{file}`, and sends `{fraction}` while it works, then `{parts}`, a list of transferred
 * Uint8Arrays that make the file when put together, or `{sentence}` when the file cannot be read.
 */

/** @typedef {typeof import('hyparquet')} Hyparquet */

const VENDOR = new URL('../vendor/', import.meta.url);
const ROWS_AT_ONCE = 2000;
// Nine digits give back every float32 as it was (IEEE 754-2019, section 5.12.2).
const DIGITS = 9;

self.addEventListener('message', async ({ data }) => {
  try {
    const parts = await convert(/** @type {File} */ (data.file));
    self.postMessage({ parts }, { transfer: parts.map(({ buffer }) => /** @type {ArrayBuffer} */ (buffer)) });
  } catch (reason) {
    const why = reason instanceof Error ? reason.message : String(reason);
    self.postMessage({ sentence: `${data.file.name} is no Parquet file that can be read (${why}): save it again, or as CSV or JSON Lines.` });
  }
});

/** @param {File} file @returns {Promise<Uint8Array[]>} */
async function convert(file) {
  const [{ parquetMetadataAsync, parquetReadObjects }, compressors] = await Promise.all([load('hyparquet/src/index.js'), loadCompressors()]);
  const source = { byteLength: file.size, slice: (/** @type {number} */ start, /** @type {number} */ end) => file.slice(start, end).arrayBuffer() };
  const metadata = await parquetMetadataAsync(source);
  const count = Number(metadata.num_rows);
  if (count === 0) throw new Error('it has no rows');
  const encoder = new TextEncoder();
  /** @type {Uint8Array[]} */
  const parts = [];
  for (let start = 0; start < count; start += ROWS_AT_ONCE) {
    const rows = await parquetReadObjects({ file: source, metadata, rowStart: start, rowEnd: Math.min(start + ROWS_AT_ONCE, count), compressors });
    parts.push(encoder.encode(rows.map((/** @type {Record<string, unknown>} */ row) => `${JSON.stringify(row, plain)}\n`).join('')));
    self.postMessage({ fraction: Math.min(start + ROWS_AT_ONCE, count) / count });
  }
  return parts;
}

/** What JSON has no form for. @param {string} _ @param {unknown} value */
function plain(_, value) {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return Number.isInteger(value) ? value : Number(value.toPrecision(DIGITS));
  if (value instanceof Float32Array || value instanceof Float64Array) return Array.from(value, (number) => Number(number.toPrecision(DIGITS)));
  if (value instanceof Uint8Array) return undefined;
  return value;
}

/** @returns {Promise<import('hyparquet').Compressors>} Snappy is the library's own */
async function loadCompressors() {
  const [{ gunzip }, { decompressBrotli }, { decompressLz4, decompressLz4Raw }, { decompress }] = await Promise.all(
    ['hyparquet-compressors/src/gzip.js', 'hyparquet-compressors/src/brotli.js', 'hyparquet-compressors/src/lz4.js', 'fzstd/index.mjs'].map(load));
  return {
    GZIP: (/** @type {Uint8Array} */ input, /** @type {number} */ length) => gunzip(input, new Uint8Array(length)),
    BROTLI: decompressBrotli,
    ZSTD: (/** @type {Uint8Array} */ input) => decompress(input),
    LZ4: decompressLz4,
    LZ4_RAW: decompressLz4Raw,
  };
}

/** @param {string} path @returns {Promise<any>} */
const load = (path) => import(new URL(path, VENDOR).href);
