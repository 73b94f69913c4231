import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concernsFirst, summarizeHealth } from '../../../web/data/health.js';

/** @param {string} name @param {boolean} concern */
const finding = (name, concern) => ({
  name,
  concern,
  value: 1,
  sentence: `${name}.`,
  rows: new Int32Array(),
});

test('nothing found is a calm line, and what was found is counted', () => {
  const calm = [finding('zeros', false), finding('twins', false)];
  assert.equal(summarizeHealth(calm), 'Health: nothing needs a look');
  const one = [...calm, finding('hubness', true)];
  assert.equal(summarizeHealth(one), 'Health: 1 finding needs a look');
  assert.equal(summarizeHealth([...one, finding('limit', true)]), 'Health: 2 findings need a look');
});

test('what needs a look comes first, each part in its order', () => {
  const given = [finding('a', false), finding('b', true), finding('c', false), finding('d', true)];
  assert.deepEqual(
    concernsFirst(given).map(({ name }) => name),
    ['b', 'd', 'a', 'c'],
  );
});
