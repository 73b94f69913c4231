import assert from 'node:assert/strict';
import { test } from 'node:test';
import { binOf, histogram } from '../../../web/data/histogram.js';
import { gaussians } from '../random.js';

/** @param {ArrayLike<number>} values @param {number} bins */
function counted(values, bins) {
  const found = histogram(values, bins);
  assert.ok(found);
  return found;
}

test('bins hold every number once, the highest in the last', () => {
  assert.deepEqual(histogram([0, 1, 2, 3, 4, NaN], 4), { low: 0, high: 4, counts: [1, 1, 1, 2] });
  assert.deepEqual(histogram([7, 7], 3), { low: 7, high: 7, counts: [2, 0, 0] });
  assert.equal(histogram([NaN], 3), null);
});

test('a histogram counts every score once, in the bin where it is looked up', () => {
  const scores = Float32Array.from(gaussians(3000, 2), Math.tanh);
  const { counts, low, high } = counted(scores, 40);
  assert.equal(
    counts.reduce((sum, count) => sum + count, 0),
    scores.length,
  );
  assert.equal(low, Math.min(...scores));
  assert.equal(high, Math.max(...scores));
  assert.equal(counts[7], scores.filter((score) => binOf(score, low, high, 40) === 7).length);
  assert.equal(binOf(high, low, high, 40), 39);
  assert.equal(binOf(low, low, high, 40), 0);
});

test('equal scores fill one bin', () => {
  assert.deepEqual(counted(Float32Array.of(0.5, 0.5, 0.5), 4).counts, [3, 0, 0, 0]);
});
