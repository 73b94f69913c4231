import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SIMILARITY } from '../../../web/data/computed-columns.js';
import {
  countVisible,
  describeVisible,
  filterMaskOf,
  replaceFilter,
  withoutFilter,
} from '../../../web/data/filters.js';
import { answerOf, bundleOf } from '../examples.js';

/** @import { Filter } from '../../../web/data/filters.js' */

const extra = {};
const BUNDLE = bundleOf(
  [
    {
      kind: 'text',
      name: 'name',
      values: ['Crème brûlée', 'Pad thai', 'Borscht', 'Brown bread'],
      extra,
    },
    {
      kind: 'category',
      name: 'course',
      categories: ['Dessert', 'Main', 'Soup'],
      codes: Uint8Array.of(0, 1, 2, 1),
      extra,
    },
    { kind: 'number', name: 'minutes', values: Float32Array.of(50, 30, NaN, 120), extra },
  ],
  { label: 'name' },
);
const FACTS = { bundle: BUNDLE };

/** @param {Filter[]} filters */
const passing = (...filters) => {
  const found = filterMaskOf(FACTS, filters);
  return found && [...found];
};

/** @param {string} query @returns {Filter} */
const words = (query) => ({ kind: 'text', column: '', query });

test('without a filter that has a say there is no mask', () => {
  assert.equal(passing(), null);
  assert.equal(passing(words('  ')), null);
  assert.equal(passing(words('/(a/')), null, 'a pattern that cannot be read');
  assert.equal(passing({ kind: 'number', column: 'minutes', low: null, high: null }), null);
  assert.equal(passing({ kind: 'number', column: 'nothing', low: 1, high: 2 }), null);
  assert.equal(passing({ kind: 'category', column: 'minutes', categories: ['Main'] }), null);
  assert.equal(filterMaskOf({ bundle: null }, [words('x')]), null);
});

test('categories pass if they are named, and unknown ones pass nothing', () => {
  assert.deepEqual(
    passing({ kind: 'category', column: 'course', categories: ['Main', 'Soup'] }),
    [0, 1, 1, 1],
  );
  assert.deepEqual(
    passing({ kind: 'category', column: 'course', categories: ['Drink'] }),
    [0, 0, 0, 0],
  );
});

test('a range holds its ends, may be open, and lets no missing number pass', () => {
  assert.deepEqual(passing({ kind: 'number', column: 'minutes', low: 30, high: 50 }), [1, 1, 0, 0]);
  assert.deepEqual(
    passing({ kind: 'number', column: 'minutes', low: 31, high: null }),
    [1, 0, 0, 1],
  );
  assert.deepEqual(
    passing({ kind: 'number', column: 'minutes', low: null, high: 1e9 }),
    [1, 1, 0, 1],
  );
});

test('words are found in any order, in texts and categories, whatever their case and accents', () => {
  assert.deepEqual(passing(words('brulee CREME')), [1, 0, 0, 0]);
  assert.deepEqual(passing(words('main')), [0, 1, 0, 1]);
  assert.deepEqual(passing(words('br')), [1, 0, 0, 1]);
  assert.deepEqual(passing(words('bread dessert')), [0, 0, 0, 0]);
});

test('points pass all filters together', () => {
  assert.deepEqual(
    passing(
      words('b'),
      { kind: 'category', column: 'course', categories: ['Main'] },
      { kind: 'number', column: 'minutes', low: 100, high: null },
    ),
    [0, 0, 0, 1],
  );
});

test('similarity can be filtered while there is an answer to these points', () => {
  const answer = answerOf(Float32Array.of(0.1, 0.9, 0.5, 0.4), { kind: 'text', label: 'x' });
  /** @type {Filter[]} */
  const filters = [{ kind: 'number', column: SIMILARITY.name, low: 0.5, high: null }];
  assert.deepEqual([...(filterMaskOf({ bundle: BUNDLE, answer }, filters) ?? [])], [0, 1, 1, 0]);
  assert.equal(
    filterMaskOf({ bundle: BUNDLE, answer: { ...answer, scores: new Float32Array(9) } }, filters),
    null,
  );
  assert.equal(filterMaskOf(FACTS, filters), null);
});

test('a filter takes the place of the one of its kind and column alone', () => {
  /** @type {Filter[]} */
  const filters = [words('a'), { kind: 'number', column: 'minutes', low: 1, high: 2 }];
  const replaced = replaceFilter(filters, {
    kind: 'number',
    column: 'minutes',
    low: 5,
    high: null,
  });
  assert.deepEqual(replaced, [
    words('a'),
    { kind: 'number', column: 'minutes', low: 5, high: null },
  ]);
  assert.deepEqual(withoutFilter(replaced, words('')), [replaced[1]]);
  assert.equal(filters.length, 2);
});

test('those that pass are counted, all of them without a mask', () => {
  assert.equal(countVisible(Uint8Array.of(1, 0, 1), 3), 2);
  assert.equal(countVisible(null, 7), 7);
});

test('what is visible is counted among the points, of an atlas among those that are loaded', () => {
  const bundle = { ...BUNDLE, count: 1200 };
  const atlas = { rows: 5000, loaded: 2600, shown: [], flat: [], loading: 0 };
  const filterMask = Uint8Array.of(1, 0, 1);
  assert.equal(describeVisible({ bundle, atlas: null, filterMask }), '2 of 1,200 shown');
  assert.equal(describeVisible({ bundle, atlas, filterMask }), '2 of 2,600 loaded');
  assert.equal(describeVisible({ bundle, atlas: null, filterMask: null }), '1,200 of 1,200 shown');
  assert.equal(describeVisible({ bundle: null, atlas: null, filterMask: null }), '');
});
