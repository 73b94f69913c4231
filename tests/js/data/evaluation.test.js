import assert from 'node:assert/strict';
import { test } from 'node:test';
import { causeShares, missesOf, questionsByPlace } from '../../../web/data/evaluation.js';

/** @import { Evaluation, Explanations } from '../../../web/data/evaluation.js' */

const CAUSES = ['twin', 'hub', 'close'].map((name) => ({ name, title: name, remedy: `${name}.` }));

/** @param {number[]} places @param {number[]} [best] @returns {Evaluation} */
const evaluation = (places, best = []) => ({
  k: 10,
  coverage: 0.5,
  measured: best.length,
  measures: {},
  intervals: {},
  values: {},
  best: Int32Array.from(best),
  occurrences: new Int32Array(),
  failure: new Float32Array(),
  distance: new Float32Array(),
  found: { rows: new Int32Array(), scores: new Float32Array() },
  misses: {
    questions: new Int32Array(places.length),
    rows: new Int32Array(places.length),
    places: Int32Array.from(places),
    scores: new Float32Array(places.length),
    margins: new Float32Array(places.length),
  },
});

/** @param {number[]} causes @returns {Explanations} */
const explanations = (causes) => ({
  k: 10,
  causes: CAUSES,
  misses: { causes: Uint8Array.from(causes), sentences: causes.map(String) },
  read: false,
});

test('the shares of the causes add up to all misses, in the order of the causes', () => {
  const shares = causeShares(explanations([2, 0, 2, 2]));
  assert.deepEqual(
    shares.map(({ cause, number, count, share }) => [cause.name, number, count, share]),
    [
      ['twin', 0, 1, 0.25],
      ['close', 2, 3, 0.75],
    ],
  );
  assert.deepEqual(causeShares(explanations([])), []);
});

test('misses are listed by cause, the nearest to be found first', () => {
  const found = evaluation([30, 12, 13, 13]);
  const told = explanations([2, 0, 2, 2]);
  assert.deepEqual(missesOf(found, told, 2), [2, 3, 0]);
  assert.deepEqual(missesOf(found, told, 0), [1]);
  assert.deepEqual(missesOf(found, told, 1), []);
});

test('questions are listed worst first, those without answers at the end', () => {
  assert.deepEqual(questionsByPlace(evaluation([], [3, 0, 40, 3])), [2, 0, 3, 1]);
});
