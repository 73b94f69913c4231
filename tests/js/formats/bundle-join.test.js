/** Two bundles become one: every row keeps what it had, and what does not match is told. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeBundle } from '../../../web/formats/bundle.js';
import { encodeBundle } from '../../../web/formats/bundle-encode.js';
import { joinBundles, refuseRows } from '../../../web/formats/bundle-join.js';
import { valueOf } from '../../../web/data/points.js';
import { assertSentence, bundleOf, goldenBundle } from '../examples.js';

/**
 * @import { Column } from '../../../web/formats/bundle-columns.js'
 * @import { Bundle } from '../../../web/formats/bundle.js'
 */

const full = goldenBundle('full');
/** @param {string} name @param {string[]} values @returns {Column} */
const text = (name, values) => ({ kind: 'text', name, values, extra: {} });
/** @param {string} name @param {number[]} values @returns {Column} */
const number = (name, values) => ({
  kind: 'number',
  name,
  values: Float32Array.from(values),
  extra: {},
});
/** @param {string} name @param {string[]} categories @param {number[]} codes @returns {Column} */
const category = (name, categories, codes) => ({
  kind: 'category',
  name,
  categories,
  codes: Uint8Array.from(codes),
  extra: {},
});

/** @param {Column[]} columns @param {string} [model] */
const made = (columns, model = '') => {
  const bundle = bundleOf(columns);
  return { ...bundle, model: { ...bundle.model, name: model, dimension: 1 } };
};
/** @param {Bundle} bundle @param {string} name */
const read = (bundle, name) =>
  Array.from({ length: bundle.count }, (_, row) => valueOf(bundle, name, row));

test('a bundle joined with itself has every row twice, and can be written and read', () => {
  const { bundle, notes } = joinBundles(full, full);
  assert.deepEqual(notes, []);
  assert.deepEqual([bundle.count, bundle.neighbors, bundle.layouts], [2 * full.count, null, []]);
  const again = decodeBundle(encodeBundle(bundle));
  assert.deepEqual([...again.vectors], [...full.vectors, ...full.vectors]);
  for (const { name } of full.columns)
    assert.deepEqual(read(again, name), [...read(full, name), ...read(full, name)], name);
  assert.deepEqual(again.display, full.display);
});

test('columns are matched by name: a value that is missing is empty, no number, or of no category', () => {
  const open = made([
    text('title', ['a', 'b']),
    number('price', [1, 2]),
    category('kind', ['x', 'y'], [1, 0]),
  ]);
  const added = made([number('weight', [7]), text('title', ['c'])]);
  const { bundle, notes } = joinBundles(open, added);
  assert.deepEqual(
    bundle.columns.map(({ name }) => name),
    ['title', 'price', 'kind', 'weight'],
  );
  assert.deepEqual(
    ['title', 'price', 'kind', 'weight'].map((name) => read(bundle, name)),
    [
      ['a', 'b', 'c'],
      ['1', '2', ''],
      ['y', 'x', '(none)'],
      ['', '', '7'],
    ],
  );
  assert.deepEqual(notes, [
    'The new rows have no “price” or “kind”.',
    'The old rows have no “weight”.',
  ]);
  notes.forEach(assertSentence);
  decodeBundle(encodeBundle(bundle));
});

test('a value takes the kind that the open bundle has, and its categories keep their order', () => {
  const open = made([
    text('code', ['a']),
    number('year', [1999]),
    category('kind', ['x', 'y'], [1]),
  ]);
  const { bundle } = joinBundles(
    open,
    made([
      number('code', [12345.5, NaN, 0]),
      text('year', ['2001', 'about 2002', '']),
      text('kind', ['z', 'x', '']),
    ]),
  );
  assert.deepEqual(
    bundle.columns.map(({ kind }) => kind),
    ['text', 'number', 'category'],
  );
  assert.deepEqual(read(bundle, 'code'), ['a', '12345.5', '', '0']);
  const [, year, kind] = bundle.columns;
  assert.deepEqual(year.kind === 'number' && [...year.values], [1999, 2001, NaN, NaN]);
  assert.deepEqual(kind.kind === 'category' && kind.categories, ['x', 'y', 'z', '(none)']);
  assert.deepEqual(read(bundle, 'kind'), ['y', 'z', 'x', '(none)']);
});

test('more categories than a byte holds are joined, and doubles stay doubles', () => {
  const names = Array.from({ length: 200 }, (_, i) => `c${i}`);
  const codes = names.map((_, i) => i);
  const first = category('kind', names, codes),
    second = category(
      'kind',
      names.map((name) => `d${name}`),
      codes,
    );
  const { bundle } = joinBundles(made([first]), made([second]));
  assert.deepEqual(read(bundle, 'kind'), [...names, ...names.map((name) => `d${name}`)]);
  const precise = { ...number('x', []), values: Float64Array.of(0.1) };
  const [column] = joinBundles(made([number('x', [1])]), made([/** @type {Column} */ (precise)]))
    .bundle.columns;
  assert.equal(column.kind === 'number' && column.values[1], 0.1);
});

test('another model is told, an unknown one is not', () => {
  const rows = [text('t', ['a'])];
  const note = joinBundles(made(rows, 'all-MiniLM-L6-v2'), made(rows, 'text-embedding-3-small'))
    .notes[0];
  assertSentence(note);
  assert.match(note, /text-embedding-3-small.*all-MiniLM-L6-v2/);
  for (const [one, other] of [
    ['', 'm'],
    ['unknown', 'm'],
    ['sentence-transformers/all-MiniLM-L6-v2', 'all-MiniLM-L6-v2'],
  ]) {
    assert.deepEqual(joinBundles(made(rows, one), made(rows, other)).notes, []);
  }
});

test('rows of another dimension, or without vectors, are refused in one sentence', () => {
  const { dimension } = full.model;
  const narrow = made([text('t', ['a'])]);
  assert.throws(
    () => joinBundles(full, narrow),
    (/** @type {Error} */ { message }) => {
      assertSentence(message);
      assert.match(message, new RegExp(`vectors of 1 numbers.*of ${dimension}`));
      return true;
    },
  );
  assert.equal(refuseRows(full, { source: 'a.csv', dimension }), '');
  const textsAlone = refuseRows(full, { source: 'a.csv', dimension: null });
  assertSentence(textsAlone);
  assert.match(textsAlone, /embed/);
});
