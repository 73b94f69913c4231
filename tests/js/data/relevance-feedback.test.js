import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge, NO_FEEDBACK, refineQuery } from '../../../web/data/relevance-feedback.js';
import { normalizeRows } from '../../../web/data/vectors.js';
import { gaussians } from '../random.js';

test("Rocchio's formula, written out", () => {
  const dimension = 5,
    count = 12,
    weight = 0.35;
  const rows = normalizeRows(Float32Array.from(gaussians(count * dimension, 1)), dimension);
  const query = normalizeRows(Float32Array.from(gaussians(dimension, 2)), dimension);
  const [liked, disliked] = [
    [3, 8],
    [0, 5, 11],
  ];
  const mean = (/** @type {number[]} */ judged, /** @type {number} */ axis) =>
    judged.reduce((sum, row) => sum + rows[row * dimension + axis], 0) / judged.length;
  const expected = Array.from(
    query,
    (value, axis) => value + weight * mean(liked, axis) - weight * mean(disliked, axis),
  );
  const length = Math.hypot(...expected);
  refineQuery(query, { liked, disliked }, rows, weight).forEach((value, axis) =>
    assert.ok(Math.abs(value - expected[axis] / length) < 1e-6),
  );
});

test('in closed form: at right angles, a weight of 0.2 turns the question by atan 0.2', () => {
  const rows = Float32Array.of(0, 1);
  for (const sign of [1, -1]) {
    const feedback = judge(NO_FEEDBACK, 0, sign > 0 ? 'liked' : 'disliked');
    const [x, y] = refineQuery([1, 0], feedback, rows, 0.2);
    assert.ok(Math.abs(Math.atan2(y, x) - sign * Math.atan(0.2)) < 1e-6);
  }
});

test('without a judgement, or without weight, the question stays', () => {
  const rows = Float32Array.of(0, 1);
  assert.deepEqual([...refineQuery([1, 0], NO_FEEDBACK, rows, 0.2)], [1, 0]);
  assert.deepEqual([...refineQuery([1, 0], { liked: [0], disliked: [] }, rows, 0)], [1, 0]);
});

test('a question that is turned away from itself altogether is refused with a sentence', () => {
  assert.throws(
    () => refineQuery([1, 0], { liked: [], disliked: [0] }, Float32Array.of(1, 0), 1),
    /Nothing is left of the question: take a point out, or lower the weight\./,
  );
});

test('the newest judgement of a point stands, and can be taken back', () => {
  const liked = judge(judge(NO_FEEDBACK, 4, 'liked'), 7, 'liked');
  assert.deepEqual(liked, { liked: [4, 7], disliked: [] });
  assert.deepEqual(judge(liked, 4, 'disliked'), { liked: [7], disliked: [4] });
  assert.deepEqual(judge(liked, 4, null), { liked: [7], disliked: [] });
  assert.deepEqual(NO_FEEDBACK, { liked: [], disliked: [] });
});
