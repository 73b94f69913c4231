import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  bestMatches,
  cosineScores,
  differenceVector,
  meanVector,
  normalizeRows,
  vectorOf,
} from '../../../web/data/vectors.js';
import { gaussians } from '../random.js';

test('scores are the cosines, whatever the lengths', () => {
  const vectors = gaussians(40 * 7, 1),
    query = gaussians(7, 2);
  const scores = cosineScores(query, normalizeRows(Float32Array.from(vectors), 7));
  for (let row = 0; row < 40; row++) {
    const own = vectors.slice(row * 7, row * 7 + 7);
    const expected =
      own.reduce((sum, value, i) => sum + value * query[i], 0) /
      Math.hypot(...own) /
      Math.hypot(...query);
    assert.ok(Math.abs(scores[row] - expected) < 1e-6);
  }
});

test('a row of zeros scores 0; a wrong length and a zero query are refused', () => {
  const rows = normalizeRows(Float32Array.of(0, 0, 3, 4), 2);
  assert.deepEqual([...cosineScores([0, 2], rows)], [0, Math.fround(0.8)]);
  assert.throws(() => cosineScores([1, 2, 3], rows), /The query has 3 numbers, expected/);
  assert.throws(() => cosineScores([0, 0], rows), /no direction/);
});

test('the best are those that a stable sort puts first', () => {
  const scores = Float32Array.from(gaussians(500, 3), (value) => Math.round(value * 4) / 4);
  const sorted = [...scores]
    .map((score, row) => ({ row, score }))
    .sort((a, b) => b.score - a.score);
  for (const k of [0, 1, 2, 10, 499, 500, 900])
    assert.deepEqual(bestMatches(scores, k), sorted.slice(0, k));
});

test('a mean is as near to all, a difference nearer to this than to that', () => {
  const a = Float32Array.of(5, 0, 0),
    b = Float32Array.of(0, 0.1, 0);
  const mean = meanVector([a, b]),
    difference = differenceVector(a, b);
  for (const [got, expected] of /** @type {[Float32Array, number[]][]} */ ([
    [mean, [Math.SQRT1_2, Math.SQRT1_2, 0]],
    [difference, [Math.SQRT1_2, -Math.SQRT1_2, 0]],
  ])) {
    expected.forEach((value, i) => assert.ok(Math.abs(got[i] - value) < 1e-6));
  }
  assert.throws(() => differenceVector(a, a), /no direction/);
  assert.throws(() => meanVector([a, a.map((value) => -value)]), /no direction/);
  assert.throws(() => meanVector([]), /No points were given/);
  assert.deepEqual([...vectorOf(Float32Array.of(1, 2, 3, 4), 1, 2)], [3, 4]);
});
