import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeOfAnswer } from '../../../web/data/answer-placement.js';
import { placeQuery } from '../../../web/geometry/placement.js';

/** @import { Answer } from '../../../web/state/state.js' */

/** @param {Answer['best']} best @returns {Answer} */
const answerOf = (best) => ({
  query: { kind: 'vector', label: '', wanted: [], unwanted: [] },
  vector: Float32Array.of(1),
  scores: Float32Array.of(0.9, 0.8),
  best,
  note: '',
});
const BEST = [
  { row: 1, score: 0.9 },
  { row: 0, score: 0.8 },
];

test('an answer has one place among the same points, and another when they have moved', () => {
  const answer = answerOf(BEST);
  const positions = Float32Array.of(1, 0, 0, 0, 1, 0);
  const placement = placeOfAnswer({ answer, positions });
  assert.deepEqual(placement, placeQuery(BEST, positions));
  assert.equal(placeOfAnswer({ answer, positions }), placement);
  const moved = Float32Array.of(0, 0, 1, 0, 1, 0);
  assert.deepEqual(placeOfAnswer({ answer, positions: moved }), placeQuery(BEST, moved));
  assert.deepEqual(placeOfAnswer({ answer, positions }), placement);
});

test('without an answer, or a match, there is no place', () => {
  const positions = Float32Array.of(1, 0, 0);
  assert.equal(placeOfAnswer({ answer: null, positions }), null);
  assert.equal(placeOfAnswer({ answer: answerOf([]), positions }), null);
});
