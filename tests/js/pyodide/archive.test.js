import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filesOf } from '../../../web/pyodide/archive.mjs';

/**
 * @param {string} name
 * @param {string} prefix
 * @param {Uint8Array} data
 * @returns {number[]} a ustar entry
 */
function entry(name, prefix, data) {
  const header = new Uint8Array(512);
  const put = (/** @type {string} */ text, /** @type {number} */ at) =>
    header.set(new TextEncoder().encode(text), at);
  put(name, 0);
  put(data.length.toString(8).padStart(11, '0'), 124);
  put('ustar', 257);
  put(prefix, 345);
  const padding = new Uint8Array((512 - (data.length % 512)) % 512);
  return [...header, ...data, ...padding];
}

test('files of a tar come out as they went in, long names joined', () => {
  const files = /** @type {const} */ ([
    ['a.txt', '', new Uint8Array([1, 2, 3])],
    ['empty', 'deep/er', new Uint8Array()],
    ['x'.repeat(100), 'p', new Uint8Array(513).fill(7)],
  ]);
  const archive = new Uint8Array([
    ...files.flatMap(([name, prefix, data]) => entry(name, prefix, data)),
    ...new Uint8Array(1024),
  ]);
  const got = [...filesOf(archive)];
  assert.deepEqual(
    got.map(([name]) => name),
    ['a.txt', 'deep/er/empty', `p/${'x'.repeat(100)}`],
  );
  files.forEach(([, , data], i) => assert.deepEqual(Array.from(got[i][1]), Array.from(data)));
});

test('an archive that is broken off is refused', () => {
  const archive = new Uint8Array(entry('a', '', new Uint8Array(600)));
  assert.throws(() => [...filesOf(archive.subarray(0, 1000))], /broken off/);
});
