import assert from 'node:assert/strict';
import { test } from 'node:test';
import { vectorsToFloat32 } from '../../../web/formats/bundle.js';
import { float32ToFloat16 } from '../../../web/formats/bundle-encode.js';
import { cosineScores, normalizeRows } from '../../../web/data/vectors.js';
import { similarities, unitRows } from '../../../web/data/similarity.js';
import { forEachSlice } from '../../../web/data/time-slices.js';
import { goldenBundle } from '../examples.js';
import { gaussians } from '../random.js';

/** @param {number} count @param {number} dimension */
function randomBundle(count, dimension) {
  const vectors = float32ToFloat16(gaussians(count * dimension, 3));
  const bundle = goldenBundle('one-row');
  return { ...bundle, count, vectors, model: { ...bundle.model, dimension } };
}

test('slice by slice gives what all at once gives', async () => {
  const bundle = randomBundle(3000, 200);
  const whole = normalizeRows(vectorsToFloat32(bundle), 200);
  const rows = await unitRows(bundle);
  assert.deepEqual(rows, whole);
  const query = whole.slice(400, 600);
  const scores = await similarities(query, rows);
  assert.deepEqual(scores, cosineScores(query, whole));
  assert.ok(Math.abs(scores[2] - 1) < 1e-6, 'a row is like itself');
});

test('the rows of a bundle are made ready once', async () => {
  const bundle = randomBundle(10, 8);
  assert.equal(await unitRows(bundle), await unitRows(bundle));
});

test('a vector of another length is refused with a sentence', async () => {
  const rows = await unitRows(randomBundle(3, 8));
  await assert.rejects(similarities(new Float32Array(7).fill(1), rows), /7 numbers, expected/);
});

test('slices cover everything once, in order, give others their turn, and stop when told', async () => {
  /** @type {number[]} */
  const seen = [];
  let turns = 0;
  const beat = setInterval(() => turns++);
  await forEachSlice(10, 3, (start, end) => {
    const until = performance.now() + 12;
    while (performance.now() < until);
    for (let i = start; i < end; i++) seen.push(i);
  });
  clearInterval(beat);
  assert.deepEqual(seen, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.ok(turns > 0);
  const controller = new AbortController();
  let slices = 0;
  await assert.rejects(
    forEachSlice(
      10,
      1,
      () => {
        slices++;
        controller.abort();
      },
      controller.signal,
    ),
    { name: 'AbortError' },
  );
  assert.equal(slices, 1);
});
