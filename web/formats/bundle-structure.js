import { decode } from '@msgpack/msgpack';
import { BundleError, DOWNLOAD, REWRITE } from './bundle-fields.js';

const MAXIMUM_DEPTH = 32;

/**
 * Build the values of a msgpack file, once its structure is known to be sound.
 * @param {Uint8Array} bytes
 * @returns {unknown}
 * @throws {BundleError}
 */
export function unpack(bytes) {
  checkStructure(bytes);
  try {
    return decode(bytes, { mapKeyConverter: textKey });
  } catch {
    throw notPlain();
  }
}

/** @param {unknown} key @returns {string} */
function textKey(key) {
  if (typeof key !== 'string') throw notPlain();
  return key;
}

/**
 * Walk the whole file without building values, because the decoder allocates what a list declares.
 * Once it is known to be well formed, all declared lengths together are at most the file's length.
 * @param {Uint8Array} bytes
 */
function checkStructure(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let offset = 0;
  let isUtf8 = true;
  /** @type {(length: number) => void} */
  const skip = (length) => {
    if (length > bytes.length - offset) throw cutShort(bytes);
    offset += length;
  };
  /** @type {(width: number) => number} */
  const readLength = (width) => {
    skip(width);
    if (width === 1) return view.getUint8(offset - 1);
    return width === 2 ? view.getUint16(offset - 2) : view.getUint32(offset - 4);
  };
  /** @type {(length: number) => void} */
  const skipText = (length) => {
    const start = offset;
    skip(length);
    let seen = 0;
    for (let i = start; i < offset; i++) seen |= bytes[i];
    try {
      if (seen & 0x80) utf8.decode(bytes.subarray(start, offset));
    } catch {
      isUtf8 = false;
    }
  };
  // For every open list and map, how many values are still to come.
  const open = [1];
  while (open.length > 0) {
    if (open[open.length - 1] === 0) {
      open.pop();
      continue;
    }
    open[open.length - 1]--;
    skip(1);
    const head = bytes[offset - 1];
    let children = -1;
    if (head < 0x80 || head >= 0xe0 || head === 0xc0 || head === 0xc2 || head === 0xc3) continue;
    else if (head < 0x90) children = 2 * (head & 0x0f);
    else if (head < 0xa0) children = head & 0x0f;
    else if (head < 0xc0) skipText(head & 0x1f);
    else if (head >= 0xc4 && head <= 0xc6) skip(readLength(1 << (head - 0xc4)));
    else if (head === 0xca || head === 0xcb) skip(4 << (head - 0xca));
    else if (head >= 0xcc && head <= 0xd3) skip(1 << (head & 3));
    else if (head >= 0xd9 && head <= 0xdb) skipText(readLength(1 << (head - 0xd9)));
    else if (head === 0xdc || head === 0xdd) children = readLength(2 << (head - 0xdc));
    else if (head === 0xde || head === 0xdf) children = 2 * readLength(2 << (head - 0xde));
    else throw notPlain();
    if (children < 0) continue;
    if (open.length > MAXIMUM_DEPTH) {
      throw new BundleError(
        `The file is nested too deep: expected at most ${MAXIMUM_DEPTH} levels; ${REWRITE}.`,
      );
    }
    open.push(children);
  }
  if (offset !== bytes.length) {
    throw new BundleError(
      `The file goes on after the bundle's end: got ${bytes.length} bytes, expected ${offset}; ` +
        `${DOWNLOAD}.`,
    );
  }
  if (!isUtf8)
    throw new BundleError(`The file is damaged: a text is not valid UTF-8; ${DOWNLOAD}.`);
}

/** @param {Uint8Array} bytes @returns {BundleError} */
export function cutShort(bytes) {
  return new BundleError(
    `The file is cut short: got ${bytes.length} bytes, expected more; ${DOWNLOAD}.`,
  );
}

function notPlain() {
  return new BundleError(
    'The file is damaged: it holds something other than plain msgpack with text keys, such as ' +
      `an extension type; ${DOWNLOAD}.`,
  );
}
