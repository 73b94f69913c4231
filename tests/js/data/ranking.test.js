import assert from 'node:assert/strict';
import { test } from 'node:test';
import { binOf, histogram, rankRows, ranksOf } from '../../../web/data/ranking.js';
import { gaussians } from '../random.js';

test('ranks go from the highest score to the lowest, as a plain sort has them', () => {
  const scores = Float32Array.from(gaussians(5000, 1), Math.tanh);
  const expected = [...scores.keys()].sort((a, b) => scores[b] - scores[a] || a - b);
  assert.deepEqual([...rankRows(scores)], expected);
});

test('of equal scores the earlier row comes first, at both ends of the range too', () => {
  assert.deepEqual([...rankRows(Float32Array.of(-1, 1, 0, 1, -1, 0))], [1, 3, 2, 5, 0, 4]);
});

test('a rank of the sorted curve is the row at that rank, not the row of that number', () => {
  const scores = Float32Array.of(0.1, 0.9, 0.5, 0.7);
  const order = rankRows(scores);
  assert.equal(order[0], 1, 'the best is row 1, not row 0');
  assert.equal(order[3], 0);
  const ranks = ranksOf(order);
  for (let row = 0; row < 4; row++) assert.equal(order[ranks[row]], row);
});

test('a histogram counts every score once, in the bin where it is looked up', () => {
  const scores = Float32Array.from(gaussians(3000, 2), Math.tanh);
  const { counts, low, high } = histogram(scores, 40);
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
  assert.deepEqual([...histogram(Float32Array.of(0.5, 0.5, 0.5), 4).counts], [3, 0, 0, 0]);
});
