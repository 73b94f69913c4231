import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  bounded,
  checkRows,
  createAllowance,
  TooLargeError,
} from '../../../web/formats/allowance.js';

const PYTHON = readFileSync(
  new URL('../../../py/embedding_sphere/sources/limits.py', import.meta.url),
  'utf8',
);

/** @param {string} name @returns {number} a constant of the other reader */
function limitOf(name) {
  const [, number, shift] = /** @type {RegExpExecArray} */ (
    new RegExp(`^${name} = ([\\d_]+)(?: << (\\d+))?$`, 'm').exec(PYTHON)
  );
  return Number(number.replaceAll('_', '')) * 2 ** Number(shift ?? 0);
}

test('a file may unpack to as much as Python lets others', () => {
  for (const packed of [1, 1000, 5_000_000, 30_000_000]) {
    const most = Math.min(
      Math.max(limitOf('UNPACKED_BYTES'), limitOf('UNPACKED_TIMES') * packed),
      limitOf('UNPACKED_IN_TAB'),
    );
    assert.equal(createAllowance('a', packed).most, most);
  }
});

test('pages are counted together, up to the last byte, and told in one sentence', () => {
  const allowance = createAllowance('notes.parquet', 2000);
  allowance.take(allowance.most - 1);
  allowance.take(1);
  assert.throws(
    () => allowance.take(1),
    (reason) =>
      reason instanceof TooLargeError &&
      /^notes\.parquet has 2,000 bytes and unpacks to more than 268 MB, which no table of its size does: [^.]*\.$/.test(
        reason.message,
      ),
  );
  const next = createAllowance('notes.parquet', 2000);
  next.take(next.most);
  assert.throws(
    () => createAllowance('b.parquet', 3e8).take(2e9),
    /300,000,000 bytes .* 1000 MB, the most that a browser tab takes: [^.]*\.$/,
  );
});

test('a page that says it is too large is not unpacked', () => {
  let calls = 0;
  const { ZSTD } = bounded(
    {
      ZSTD: (input, length) => {
        calls++;
        return new Uint8Array(length).fill(input[0]);
      },
    },
    createAllowance('a', 1),
  );
  assert.deepEqual([...ZSTD(Uint8Array.of(7), 3)], [7, 7, 7]);
  assert.throws(() => ZSTD(Uint8Array.of(7), 2 ** 31), TooLargeError);
  assert.equal(calls, 1);
});

test('rows that take nothing of a file are bounded as Python bounds them', () => {
  for (const packed of [400, 30_000_000]) {
    const most = Math.max(limitOf('FREE_ROWS'), limitOf('ROWS_PER_BYTE') * packed);
    checkRows('a.arrow', packed, most);
    assert.throws(
      () => checkRows('a.arrow', packed, most + 1),
      (reason) =>
        reason instanceof TooLargeError &&
        /^a\.arrow has [\d,]+ bytes and [\d,]+ rows, which no table of its size does: [^.]*\.$/.test(
          reason.message,
        ),
    );
  }
});
