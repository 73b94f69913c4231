import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dataColumns, coordinateColumns, sortRows } from '../../../web/data/table.js';
import { bundleOf, goldenBundle, ring } from '../examples.js';

const extra = {};
const BUNDLE = bundleOf(
  [
    { kind: 'number', name: 'size_cm', values: Float32Array.of(3, NaN, 1, 3, 2), extra },
    { kind: 'text', name: 'name', values: ['b10', 'b9', 'Ä', 'a', 'b9'], extra },
    {
      kind: 'category',
      name: 'kind',
      categories: ['z', 'y'],
      codes: Uint8Array.of(0, 1, 0, 1, 0),
      extra,
    },
  ],
  { label: 'name' },
);
const FACTS = { bundle: BUNDLE, positions: ring(5) };
const ALL = [0, 1, 2, 3, 4];

/** @param {string} name @param {boolean} [descending] @param {number[]} [rows] */
const sorted = (name, descending = false, rows = ALL) => [
  ...sortRows(
    BUNDLE,
    rows,
    [...dataColumns(FACTS), ...coordinateColumns(FACTS)].find((column) => column.name === name),
    descending,
  ),
];

test('the label comes first, and titles are words', () => {
  assert.deepEqual(
    dataColumns(FACTS).map(({ title, kind }) => [title, kind]),
    [
      ['Name', 'text'],
      ['Size cm', 'number'],
      ['Kind', 'category'],
    ],
  );
  assert.deepEqual(
    coordinateColumns(FACTS).map(({ title }) => title),
    ['Latitude', 'Longitude'],
  );
});

test('cells read as the data says, and a missing number is empty', () => {
  const [name, size, kind] = dataColumns(FACTS);
  assert.deepEqual(ALL.map(name.textOf), ['b10', 'b9', 'Ä', 'a', 'b9']);
  assert.deepEqual(ALL.map(size.textOf), ['3', '', '1', '3', '2']);
  assert.deepEqual(ALL.map(kind.textOf), ['z', 'y', 'z', 'y', 'z']);
  assert.equal(coordinateColumns(FACTS)[1].textOf(1), `${(180 / Math.PI).toFixed(2)}°`);
});

test('numbers sort as numbers, equal ones as in the data, missing ones last either way', () => {
  assert.deepEqual(sorted('size_cm'), [2, 4, 0, 3, 1]);
  assert.deepEqual(sorted('size_cm', true), [0, 3, 4, 2, 1]);
});

test('texts sort as people do, with the numbers in them', () => {
  assert.deepEqual(sorted('name').slice(-3), [1, 4, 0]);
  assert.deepEqual(sorted('name', true).slice(0, 3), [0, 1, 4]);
  assert.deepEqual(sorted('kind'), [1, 3, 0, 2, 4]);
});

test('a part of the rows sorts alone, and no column leaves the order of the data', () => {
  assert.deepEqual(sorted('size_cm', false, [3, 2, 4]), [2, 4, 3]);
  assert.deepEqual([...sortRows(BUNDLE, [10, 9, 2], undefined, false)], [2, 9, 10]);
});

test('rows of an atlas sort beyond those that are always here, by what is here', () => {
  const bundle = { ...BUNDLE, count: 2, extent: { rows: 5, positions: ring(5) } };
  const facts = { bundle, positions: ring(5).subarray(0, 6) };
  const columns = [...dataColumns(facts), ...coordinateColumns(facts)];
  const by = (/** @type {string} */ wanted) => columns.find(({ name }) => name === wanted);
  assert.deepEqual([...sortRows(bundle, [0, 2, 4], by('size_cm'), false)], [2, 4, 0]);
  assert.deepEqual([...sortRows(bundle, [0, 3, 4], by('name'), false)], [3, 4, 0]);
  assert.equal(
    by('lng')?.textOf(4),
    coordinateColumns(FACTS)[1].textOf(4),
    'places are those of all rows',
  );
});

test('every kind of column of a bundle is read', () => {
  const bundle = goldenBundle('full');
  const columns = dataColumns({ bundle, positions: bundle.layouts[0].positions });
  assert.equal(columns.length, bundle.columns.length);
  for (const { textOf } of columns) assert.equal(typeof textOf(0), 'string');
});
