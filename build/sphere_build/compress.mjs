/**
 * Packs files as a server may send them: `node compress.mjs SOURCE TARGET [SOURCE TARGET ...]`
 * writes TARGET.br and TARGET.gz, a few at a time.
 */

import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

// The densest setting takes a second for each 200 kB: kept for what is read on the way to the first
// globe and to Python.
const DENSEST_UP_TO = 12_000_000;
const AT_ONCE = 4;

/** @param {string} source @param {string} target */
async function pack(source, target) {
  const bytes = await readFile(source);
  const quality = bytes.length <= DENSEST_UP_TO ? 11 : 9;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: quality,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  await writeFile(`${target}.br`, await promisify(brotliCompress)(bytes, { params }));
  await writeFile(`${target}.gz`, await promisify(gzip)(bytes, { level: 9 }));
}

const waiting = process.argv.slice(2);
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    while (waiting.length) {
      const [source, target] = waiting.splice(0, 2);
      await pack(source, target);
    }
  }),
);
