import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reaching, thresholdEffect } from '../../../web/data/threshold-effect.js';
import { askedBundle, askedEvaluation } from './asked.js';

/** @param {Iterable<number>} scores */
const rounded = (scores) => Array.from(scores, (score) => Number(score.toFixed(3)));

test('what the first k rows of questions with answers score, right ones and wrong ones apart', () => {
  const { right, wrong } = thresholdEffect(askedBundle, askedEvaluation);
  assert.deepEqual(rounded(right), [0.65, 0.9]);
  assert.deepEqual(rounded(wrong), [0.5, 0.6, 0.7, 0.75]);
});

test('a score that equals the threshold reaches it, as a count of all of them finds', () => {
  const scores = Float32Array.of(0.1, 0.25, 0.25, 0.5);
  for (const threshold of [-1, 0.1, 0.2, 0.25, 0.3, 0.5, 0.6]) {
    assert.equal(
      reaching(scores, threshold),
      scores.filter((score) => score >= threshold).length,
      String(threshold),
    );
  }
  assert.equal(reaching(new Float32Array(), 0), 0);
});
