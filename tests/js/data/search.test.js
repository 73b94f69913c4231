import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createRowMatcher,
  createTextMatcher,
  patternOf,
  whyNotSearchable,
} from '../../../web/data/search.js';
import { bundleOf } from '../examples.js';

const extra = {};
const BUNDLE = bundleOf(
  [
    {
      kind: 'text',
      name: 'name',
      values: ['Cre\u0300me, 12/07', 'colour code', 'The Color\nof 3/4', 'discolored'],
      extra,
    },
    {
      kind: 'category',
      name: 'course',
      categories: ['Dessert', 'Main'],
      codes: Uint8Array.of(0, 1, 1, 0),
      extra,
    },
  ],
  { label: 'name' },
);

/** @param {string} query @returns {number[]} rows */
const found = (query) => [0, 1, 2, 3].filter(createRowMatcher(BUNDLE, query));

test('a query that begins with a slash is a pattern, closed or not', () => {
  assert.equal(patternOf('/colou?r/'), 'colou?r');
  assert.equal(patternOf(' /colou?r/i '), 'colou?r');
  assert.equal(patternOf('/colou?r'), 'colou?r');
  assert.equal(patternOf('/3\\/4/'), '3\\/4');
  assert.equal(patternOf('/a/b/'), 'a/b');
  assert.equal(patternOf('/a\\/'), 'a\\/');
  assert.equal(patternOf('3/4/5'), null);
  for (const query of ['', '/', '//', ' / ']) assert.equal(patternOf(query), null);
});

test('a pattern is found in texts and categories, whatever the case; it minds accents', () => {
  assert.deepEqual(found('/\\bcolou?r\\b/'), [1, 2]);
  assert.deepEqual(found('/^dessert$/'), [0, 3]);
  assert.deepEqual(found('/\\d\\/\\d/'), [0, 2]);
  assert.deepEqual(found('/crème/'), [0]);
  assert.deepEqual(found('/creme/'), []);
  assert.deepEqual(found('creme'), [0]);
  assert.deepEqual(found('3/4'), [2]);
});

test('what cannot be searched for is told, and words always can', () => {
  assert.match(whyNotSearchable('/(a/'), /not closed/);
  assert.equal(whyNotSearchable('/(a)/'), '');
  assert.equal(whyNotSearchable('(a'), '');
  assert.deepEqual(found('/'), [0, 2]);
  assert.ok(createTextMatcher('crème')('CREME'));
});
