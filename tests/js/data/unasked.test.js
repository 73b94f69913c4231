import assert from 'node:assert/strict';
import { test } from 'node:test';
import { landlessQuestions, unaskedRows } from '../../../web/data/unasked.js';
import { askedBundle, askedEvaluation } from './asked.js';

test('nobody asks about rows that no question finds and that answer none', () => {
  const alone = { ...askedEvaluation, occurrences: Int32Array.of(0, 1, 0, 0, 0, 0) };
  // Rows 0, 3, 4, 5 answer a question; row 2 was judged to answer none.
  assert.deepEqual(unaskedRows(askedBundle, alone), [2]);
  assert.deepEqual(unaskedRows(askedBundle, askedEvaluation), []);
});

test('questions without land score no more than chance, the lowest first', () => {
  assert.deepEqual(landlessQuestions(askedEvaluation), [3]);
  const scores = askedEvaluation.found.scores.slice();
  scores[0] = 0.1;
  const lower = { ...askedEvaluation, found: { ...askedEvaluation.found, scores } };
  assert.deepEqual(landlessQuestions(lower), [0, 3]);
});
