/**
 * LZ4's frames, as Feather files have them
 * (https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md). A block may refer to what the ones
 * before it unpacked to.
 */

const MAGIC = 0x184d2204;
const CHECKED_BLOCKS = 0x10;
const HAS_SIZE = 0x08;
const HAS_DICTIONARY = 0x01;
const STORED = 0x80000000;
/** Lengths of 15 go on in the bytes that follow. */
const MORE = 15;
const SHORTEST_MATCH = 4;

/**
 * @param {Uint8Array} frame
 * @param {number} length bytes that it unpacks to
 * @returns {Uint8Array}
 * @throws {Error} for anything else than a frame of so many bytes
 */
export function unpackFrame(frame, length) {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (frame.length < 7 || view.getUint32(0, true) !== MAGIC) throw broken();
  const flags = frame[4];
  let at = 7 + (flags & HAS_SIZE ? 8 : 0) + (flags & HAS_DICTIONARY ? 4 : 0);
  const output = new Uint8Array(length);
  let written = 0;
  while (at + 4 <= frame.length) {
    const word = view.getUint32(at, true);
    at += 4;
    if (word === 0) break;
    const size = word & ~STORED;
    const block = frame.subarray(at, at + size);
    if (block.length < size) throw broken();
    if (word & STORED) {
      if (written + size > length) throw broken();
      output.set(block, written);
      written += size;
    } else written = unpackBlock(block, output, written);
    at += size + (flags & CHECKED_BLOCKS ? 4 : 0);
  }
  if (written !== length) throw broken();
  return output;
}

/**
 * @param {Uint8Array} block
 * @param {Uint8Array} output
 * @param {number} written bytes of it so far
 * @returns {number} bytes of it then
 */
function unpackBlock(block, output, written) {
  let at = 0;
  const lengthFrom = (/** @type {number} */ start) => {
    let length = start;
    for (let byte = 255; start === MORE && byte === 255;) {
      if (at >= block.length) throw broken();
      byte = block[at++];
      length += byte;
    }
    return length;
  };
  while (at < block.length) {
    const token = block[at++];
    const literals = lengthFrom(token >> 4);
    if (at + literals > block.length || written + literals > output.length) throw broken();
    output.set(block.subarray(at, at + literals), written);
    at += literals;
    written += literals;
    if (at === block.length) break;
    if (at + 2 > block.length) throw broken();
    const distance = block[at] | (block[at + 1] << 8);
    at += 2;
    const end = written + lengthFrom(token & MORE) + SHORTEST_MATCH;
    if (distance === 0 || distance > written || end > output.length) throw broken();
    // Byte by byte: a match may reach into what it writes.
    for (; written < end; written++) output[written] = output[written - distance];
  }
  return written;
}

const broken = () => new Error('its LZ4 data are damaged');
