import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unpackFrame } from '../../../web/formats/lz4.js';
import { createRandom } from '../random.js';

/** The mark of a frame, its version, blocks that refer to each other of 64 kB at most, a checksum. */
const HEAD = [0x04, 0x22, 0x4d, 0x18, 0x40, 0x40, 0xc0];
/** @param {...number[]} blocks each behind its size @returns {Uint8Array} */
const frame = (...blocks) =>
  Uint8Array.from([
    ...HEAD,
    ...blocks.flatMap((block) => [block.length, 0, 0, 0, ...block]),
    ...[0, 0, 0, 0],
  ]);
const codes = (/** @type {string} */ text) => [...text].map((letter) => letter.charCodeAt(0));
const textOf = (/** @type {Uint8Array} */ bytes) => String.fromCharCode(...bytes);

test('a match reaches into what it writes, and into the block before', () => {
  // Three letters, nine more of them, then an end without a match.
  const first = [0x35, ...codes('abc'), 3, 0, 0x10, ...codes('!')];
  const second = [0x00, 13, 0, 0x10, ...codes('?')];
  assert.equal(textOf(unpackFrame(frame(first, second), 18)), 'abcabcabcabc!abca?');
});

test('lengths of more than fifteen go on in the bytes that follow', () => {
  const block = [0xf0, 255, 30, ...new Array(300).fill(120)];
  // 332 bytes and more want a size of two bytes.
  const whole = frame(block);
  whole[HEAD.length] = block.length & 255;
  whole[HEAD.length + 1] = block.length >> 8;
  assert.equal(textOf(unpackFrame(whole, 300)), 'x'.repeat(300));
});

test('what is damaged is told, whatever is damaged', () => {
  const random = createRandom(4);
  const whole = frame([0x35, ...codes('abc'), 3, 0, 0x10, ...codes('!')]);
  assert.throws(() => unpackFrame(whole, 12), /damaged/);
  assert.throws(() => unpackFrame(whole.subarray(0, 5), 13), /damaged/);
  for (let round = 0; round < 3000; round++) {
    const broken = whole.slice(0, round % 3 ? whole.length : Math.floor(random() * whole.length));
    for (let hit = 0; hit < 3; hit++)
      broken[Math.floor(random() * broken.length)] = Math.floor(random() * 256);
    try {
      assert.equal(unpackFrame(broken, 13).length, 13);
    } catch (reason) {
      assert.match(/** @type {Error} */ (reason).message, /damaged/);
    }
  }
});
