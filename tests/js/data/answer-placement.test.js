import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeOfAnswer } from '../../../web/data/answer-placement.js';
import { placeQuery } from '../../../web/geometry/placement.js';
import { INITIAL_STATE } from '../../../web/state/state.js';
import { answerOf, ring } from '../examples.js';

const BEST = [
  { row: 1, score: 0.9 },
  { row: 0, score: 0.8 },
];
const ANSWER = answerOf(Float64Array.of(0.8, 0.9));
const STATE = {
  ...INITIAL_STATE,
  answer: { ...ANSWER, scores: /** @type {any} */ (Float64Array.of(0.8, 0.9)) },
};

test('an answer has one place among the same points, and another when they have moved', () => {
  const positions = Float32Array.of(1, 0, 0, 0, 1, 0);
  const placement = placeOfAnswer({ ...STATE, positions });
  assert.deepEqual(placement, placeQuery(BEST, positions));
  assert.equal(placeOfAnswer({ ...STATE, positions }), placement);
  const moved = Float32Array.of(0, 0, 1, 0, 1, 0);
  assert.deepEqual(placeOfAnswer({ ...STATE, positions: moved }), placeQuery(BEST, moved));
  assert.deepEqual(placeOfAnswer({ ...STATE, positions }), placement);
});

test('without an answer, or a match, there is no place', () => {
  const positions = Float32Array.of(1, 0, 0);
  assert.equal(placeOfAnswer({ ...STATE, answer: null, positions }), null);
  assert.equal(placeOfAnswer({ ...STATE, scoreThreshold: 0.95, positions }), null);
});

test('more hits do not move the question: it lies among the best ten', () => {
  const scores = Float32Array.from({ length: 40 }, (_, row) => 0.9 - row / 100);
  const state = { ...INITIAL_STATE, answer: answerOf(scores), positions: ring(40) };
  assert.deepEqual(placeOfAnswer({ ...state, topK: 25 }), placeOfAnswer(state));
});
