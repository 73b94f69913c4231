import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rankRows, ranksOf } from '../../../web/data/ranking.js';
import { gaussians } from '../random.js';

/** @param {Parameters<typeof rankRows>} given */
function ranked(...given) {
  const work = rankRows(...given);
  let step = work.next();
  while (!step.done) step = work.next();
  return step.value;
}

test('ranks go from the highest score to the lowest, as a plain sort has them', () => {
  const scores = Float32Array.from(gaussians(5000, 1), Math.tanh);
  const expected = [...scores.keys()].sort((a, b) => scores[b] - scores[a] || a - b);
  assert.deepEqual([...ranked(scores)], expected);
});

test('of equal scores the earlier row comes first, at both ends of the range too', () => {
  assert.deepEqual([...ranked(Float32Array.of(-1, 1, 0, 1, -1, 0))], [1, 3, 2, 5, 0, 4]);
});

test('a rank of the sorted curve is the row at that rank, not the row of that number', () => {
  const scores = Float32Array.of(0.1, 0.9, 0.5, 0.7);
  const order = ranked(scores);
  assert.equal(order[0], 1, 'the best is row 1, not row 0');
  assert.equal(order[3], 0);
  const ranks = ranksOf(order);
  for (let row = 0; row < 4; row++) assert.equal(order[ranks[row]], row);
});

test('some rows alone are ranked among themselves, and the others have no rank', () => {
  const scores = Float32Array.of(0.1, 0.9, 0.5, 0.7);
  const order = ranked(scores, Uint32Array.of(0, 2, 3));
  assert.deepEqual([...order], [3, 2, 0]);
  assert.deepEqual([...ranksOf(order, 4)], [2, -1, 1, 0]);
});
