/**
 * How much a packed file may unpack to, as `py/embedding_sphere/sources/limits.py` bounds it for
 * all other tables: a tab survives it, and no table that people have comes near it.
 */

/** Tables pack to a third or a tenth of their size, the most uniform of them to a hundredth. */
const UNPACKED_BYTES = 2 ** 28;
const UNPACKED_TIMES = 100;
/** Bytes that a tab reads at most, of a file that is not packed too. */
export const UNPACKED_IN_TAB = 1_000_000_000;

/** Rows that columns of repeated values, or of none, may add without a byte of the file. */
const FREE_ROWS = 2 ** 18;
const ROWS_PER_BYTE = 16;

/** Says in one sentence that a file unpacks to too much. */
export class TooLargeError extends Error {
  name = 'TooLargeError';
}

/**
 * @param {string} name of the file
 * @param {number} packed its bytes
 */
export function createAllowance(name, packed) {
  const most = Math.min(Math.max(UNPACKED_BYTES, UNPACKED_TIMES * packed), UNPACKED_IN_TAB);
  let sum = 0;
  return {
    /** Bytes at most. */
    most,
    /** @param {number} bytes more that are unpacked @throws {TooLargeError} */
    take(bytes) {
      sum += bytes;
      if (sum <= most) return;
      const told = `${name} has ${packed.toLocaleString('en')} bytes and unpacks to more than ${Math.round(most / 1e6)} MB`;
      throw new TooLargeError(
        most === UNPACKED_IN_TAB
          ? `${told}, the most that a browser tab takes: make a bundle of it with \`embedding-sphere bundle\`.`
          : `${told}, which no table of its size does: check where it came from, and save it unpacked if it is what it should be.`,
      );
    },
  };
}

/**
 * @param {string} name of a file of columns
 * @param {number} packed its bytes
 * @param {number} rows
 * @throws {TooLargeError} for more rows than such a file may have
 */
export function checkRows(name, packed, rows) {
  if (rows > Math.max(FREE_ROWS, ROWS_PER_BYTE * packed))
    throw new TooLargeError(
      `${name} has ${packed.toLocaleString('en')} bytes and ${rows.toLocaleString('en')} rows, which no table of its size does: check where it came from, and save it as CSV if it is what it should be.`,
    );
}

/**
 * Decompressors that take from an allowance before they begin: a page that says it is large is not
 * tried.
 * @param {Record<string, (input: Uint8Array, length: number) => Uint8Array>} compressors
 * @param {{take: (bytes: number) => void}} allowance
 * @returns {Record<string, (input: Uint8Array, length: number) => Uint8Array>}
 */
export const bounded = (compressors, allowance) =>
  Object.fromEntries(
    Object.entries(compressors).map(([codec, decompress]) => [
      codec,
      (/** @type {Uint8Array} */ input, /** @type {number} */ length) => {
        allowance.take(length);
        return decompress(input, length);
      },
    ]),
  );
