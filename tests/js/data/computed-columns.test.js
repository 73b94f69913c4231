import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createColoring } from '../../../web/data/coloring.js';
import {
  COMPUTED_COLUMNS,
  findComputed,
  readableColumns,
  SIMILARITY,
} from '../../../web/data/computed-columns.js';
import { rampColor } from '../../../web/data/palette.js';
import { answerOf, goldenBundle } from '../examples.js';

/** @import { Sources } from '../../../web/data/computed-columns.js' */

/** @param {number[]} scores @returns {Sources} */
const answered = (...scores) => ({
  distortion: null,
  answer: answerOf(scores, { kind: 'text', label: 'soup' }),
});

test('each computed column has a name of its own, a title, a group and a sentence', () => {
  assert.equal(new Set(COMPUTED_COLUMNS.map(({ name }) => name)).size, COMPUTED_COLUMNS.length);
  for (const column of COMPUTED_COLUMNS) {
    assert.equal(findComputed(column.name), column);
    assert.match(column.help, /^[A-Z].*\.$/);
    assert.ok(column.title && column.group);
  }
  assert.equal(findComputed('course'), undefined);
});

test('a column can be read while what it is computed from is there', () => {
  assert.deepEqual(readableColumns({ distortion: null, answer: null }), []);
  assert.deepEqual(readableColumns(answered(0, 1)), [SIMILARITY]);
  assert.equal(SIMILARITY.read({ distortion: null, answer: null }), null);
});

test('similarity colours from the average to the best, and what is below the average alike', () => {
  const scores = [0.75, 0.5, 0.25, 0, -0.25];
  const { colorOf, range, missing } = createColoring(
    goldenBundle('full'),
    SIMILARITY.name,
    'dark',
    answered(...scores),
  );
  assert.deepEqual(range, { low: 0.25, high: 0.75 });
  assert.deepEqual(
    [0, 1, 2, 3, 4].map(colorOf),
    [1, 0.5, 0, 0, 0].map((share) => rampColor(share, 'dark')),
  );
  assert.equal(missing, 0);
});

test('equal similarities have one colour that is not the grey of missing numbers', () => {
  const { colorOf } = createColoring(
    goldenBundle('full'),
    SIMILARITY.name,
    'light',
    answered(0.1, 0.1, 0.1, 0.1, 0.1),
  );
  assert.deepEqual(colorOf(0), colorOf(4));
  assert.notDeepEqual(colorOf(0), rampColor(NaN, 'light'));
});

test('without an answer, similarity gives all points one colour', () => {
  const { colorOf, range } = createColoring(goldenBundle('full'), SIMILARITY.name, 'dark');
  assert.deepEqual(colorOf(0), colorOf(1));
  assert.equal(range, null);
});
