/**
 * The worker that turns a Parquet, Arrow or Feather file into JSON Lines, which Python's readers
 * understand: the library for these formats in Python is larger than the whole page.
 *
 * It is sent `{file}`, and sends `{fraction}` while it works, then `{parts}`, a list of transferred
 * Uint8Arrays that make the file when put together, or `{sentence}` when the file cannot be read.
 */

import { createAllowance, TooLargeError } from './allowance.js';
import { columnarFormat } from './columnar.js';
import { lineOf } from './json-lines.js';

const VENDOR = new URL('../vendor/', import.meta.url);
/** Characters. */
const PIECE = 1 << 20;

self.addEventListener('message', async ({ data }) => {
  const file = /** @type {File} */ (data.file);
  const format = await columnarFormat(file);
  try {
    const { read } = await (format === 'parquet' ? import('./parquet.js') : import('./arrow.js'));
    const parts = await convert(file, read);
    self.postMessage(
      { parts },
      { transfer: parts.map(({ buffer }) => /** @type {ArrayBuffer} */ (buffer)) },
    );
  } catch (reason) {
    if (reason instanceof TooLargeError) {
      self.postMessage({ sentence: reason.message });
      return;
    }
    const why = (reason instanceof Error ? reason.message : String(reason)).replace(/\.$/, '');
    const called = format === 'parquet' ? 'Parquet' : 'Arrow';
    self.postMessage({
      sentence: `${file.name} is no ${called} file that can be read (${why}): save it again, or as CSV or JSON Lines.`,
    });
  }
});

/**
 * @param {File} file
 * @param {typeof import('./parquet.js').read} read
 * @returns {Promise<Uint8Array[]>}
 */
async function convert(file, read) {
  const lines = createAllowance(file.name, file.size);
  const encoder = new TextEncoder();
  /** @type {Uint8Array[]} */
  const parts = [];
  for await (const { kinds, rows, fraction } of read(file, load)) {
    for (const text of inPieces(rows, kinds)) {
      parts.push(encoder.encode(text));
      lines.take(parts[parts.length - 1].length);
    }
    self.postMessage({ fraction });
  }
  return parts;
}

/**
 * Rows as JSON Lines, in texts that stay far from the longest a browser makes.
 * @param {Iterable<Record<string, unknown>>} rows
 * @param {import('./json-lines.js').Fields} kinds
 * @returns {Generator<string>}
 */
function* inPieces(rows, kinds) {
  let text = '';
  for (const row of rows) {
    text += `${lineOf(row, kinds)}\n`;
    if (text.length < PIECE) continue;
    yield text;
    text = '';
  }
  if (text) yield text;
}

/** @param {string} path @returns {Promise<any>} */
const load = (path) => import(new URL(path, VENDOR).href);
