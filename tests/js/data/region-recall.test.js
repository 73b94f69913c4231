import assert from 'node:assert/strict';
import { test } from 'node:test';
import { questionHomes, regionsByRecall } from '../../../web/data/region-recall.js';
import { askedBundle, askedEvaluation } from './asked.js';

/** @param {number[]} codes */
const column = (codes) => ({
  kind: /** @type {const} */ ('category'),
  name: 'land',
  categories: ['north', 'south', 'west'],
  codes: Uint16Array.from(codes),
  extra: {},
});

test('a question lives where most of its answers lie, else where the best placed one does', () => {
  // The answers 0 and 3 of the first lie apart: row 0 is found first. Those of the second lie apart,
  // too: row 4 comes before row 5. The last has none, and finds row 1 first.
  assert.deepEqual(questionHomes(askedBundle, askedEvaluation, [1, 0, 2, 0, 2, 0]), [1, 2, 0, 0]);
  assert.deepEqual(questionHomes(askedBundle, askedEvaluation, [1, 0, 2, 1, 0, 0]), [1, 0, 0, 0]);
});

test('regions come by the mean recall of their questions, those that nobody asks about last', () => {
  const found = regionsByRecall(askedBundle, askedEvaluation, column([0, 0, 2, 0, 1, 1]));
  assert.deepEqual(found, [
    { title: 'south', rows: [4, 5], questions: 1, recall: 0 },
    { title: 'north', rows: [0, 1, 3], questions: 3, recall: 0.75 },
    { title: 'west', rows: [2], questions: 0, recall: NaN },
  ]);
});

test('a region without rows is none', () => {
  const found = regionsByRecall(askedBundle, askedEvaluation, column([0, 0, 0, 0, 0, 0]));
  assert.deepEqual(
    found.map(({ title, questions }) => [title, questions]),
    [['north', 4]],
  );
});
