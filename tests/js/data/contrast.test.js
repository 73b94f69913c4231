/** Other vectors of the same rows are recognised, and what was compared is told. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  describeAsked,
  describeKeeping,
  describeP,
  describeQuestion,
  describeRows,
  describeTurn,
  isOtherVectors,
  isSignificant,
  sharesRows,
  sideShown,
  signed,
  sortQuestions,
} from '../../../web/data/contrast.js';
import { assertSentence, goldenBundle } from '../examples.js';

/** @import { AskedOfBoth, Contrast } from '../../../web/data/contrast.js' */

const asked = /** @type {AskedOfBoth} */ (
  /** @type {unknown} */ ({
    measured: 4,
    leftOut: 0,
    questions: Int32Array.of(0, 2, 3, 5),
    a: Float32Array.of(0.5, 0, 1, 0.25),
    b: Float32Array.of(0.5, 1, 0, 0.5),
    won: Int32Array.of(2, 5),
    lost: Int32Array.of(3),
  })
);
/** @param {number} a @param {number} b @param {number} joined */
const rows = (a, b, joined, byId = true) =>
  describeRows(/** @type {Contrast} */ ({ rows: { a, b, joined, byId } }));

test('the same rows with other vectors are recognised, in whatever order', () => {
  const open = goldenBundle('full');
  assert.equal(isOtherVectors(open, open), false);
  const vectors = open.vectors.slice().reverse();
  assert.ok(isOtherVectors(open, { ...open, vectors }));
  assert.equal(isOtherVectors(open, { ...goldenBundle('two-rows') }), false);
  const columns = open.columns.map((column) =>
    column.kind === 'text'
      ? { ...column, values: column.values.map((value) => `${value}!`) }
      : column,
  );
  const others = columns.filter(({ kind }) => kind === 'text' || kind === 'category');
  assert.equal(isOtherVectors(open, { ...open, vectors, columns: others }), false);
});

test('rows are told by a column in which they differ, half of its values suffice', () => {
  const name = 'id';
  const values = ['a', 'b', 'c', 'd', 'e'];
  const full = goldenBundle('full');
  const id = /** @type {const} */ ({ name, kind: 'text', values, extra: new Map() });
  const open = { ...full, columns: [...full.columns, id] };
  assert.ok(sharesRows(open, [{ name, values: [` ${values[0]} `, 'unknown'] }]));
  assert.equal(sharesRows(open, [{ name, values: [values[0], 'unknown', 'more'] }]), false);
  assert.equal(sharesRows(open, [{ name: 'elsewhere', values }]), false);
  assert.equal(sharesRows(open, [{ name, values: [] }]), false);
  const category = open.columns.find(({ kind }) => kind === 'category');
  assert.ok(category && category.kind === 'category');
  assert.equal(
    sharesRows(open, [{ name: category.name, values: [...category.categories] }]),
    false,
  );
});

test('every question is won, lost or alike, and told with both recalls', () => {
  assert.deepEqual(sortQuestions(asked), { won: [2, 5], lost: [3], alike: [0] });
  assert.equal(describeQuestion(asked, 5), 'A finds 25% of its answers, B 50%');
});

test('what has no partner is counted', () => {
  assert.equal(rows(5, 5, 5, false), '5 rows joined by number.');
  assert.equal(
    rows(6, 5, 5),
    '5 rows joined by id. 1 row of A has no partner: searched, not compared.',
  );
  assert.match(rows(7, 6, 5), /^5 rows .* 2 rows of A and 1 row of B have no partner/);
});

test('every number is told with its meaning', () => {
  assert.equal(describeAsked(asked), '4 questions put to both.');
  assertSentence(describeAsked({ ...asked, leftOut: 3 }));
  const positions = new Float32Array(3);
  const turned = { positions, from: positions, mirrored: true, apart: Math.PI / 2 };
  assert.match(describeTurn(turned), /mirrored.* 90° /);
  assert.doesNotMatch(describeTurn({ ...turned, mirrored: false }), /mirror/);
  assert.deepEqual([0.0456, -0.0312, 0, -0.0001].map(signed), [
    '+0.046',
    '−0.031',
    '0.000',
    '0.000',
  ]);
  assert.deepEqual([0.0001, 0.0432, 1].map(describeP), ['<0.001', '0.043', '1.000']);
  const pair = { a: 0, b: 0, difference: 0 };
  assert.deepEqual(
    [0.049, 0.05].map((p) => isSignificant({ ...pair, p })),
    [true, false],
  );
});

test('the side is that of the points on the planet', () => {
  const [a, b] = [new Float32Array(3), new Float32Array(3)];
  const turned = { positions: b, from: a, mirrored: false, apart: 0 };
  assert.equal(sideShown({ turned: null, positions: a }), 'a');
  assert.equal(sideShown({ turned, positions: a }), 'a');
  assert.equal(sideShown({ turned, positions: b }), 'b');
});

test('whether the other vectors are saved with the data is told', () => {
  const [wide] = goldenBundle('full').others;
  const contrast = /** @type {Contrast} */ ({ name: wide.name });
  const told = (/** @type {string} */ brought, keepable = wide) =>
    describeKeeping({ contrast: { ...contrast, brought }, keepable });
  assert.match(told(''), /saves B, too/);
  assert.match(told('wide', /** @type {any} */ (null)), /came with the data/);
  // Its name may be that of vectors that the data bring.
  assert.match(told('', /** @type {any} */ (null)), /not the same rows/);
});
