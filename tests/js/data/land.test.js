/** Land is a column like any other: coloured, filtered, in the table and its files. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createColoring, firstColorColumn } from '../../../web/data/coloring.js';
import { categoryColumns, columnTitle } from '../../../web/data/columns.js';
import { filterMaskOf } from '../../../web/data/filters.js';
import { LAND, landColumns } from '../../../web/data/land.js';
import { restColor } from '../../../web/data/palette.js';
import { dataColumns } from '../../../web/data/table.js';
import { toCsv, toJson } from '../../../web/data/table-export.js';
import { bundleOf, goldenBundle, ring } from '../examples.js';

const COUNT = 6;
/** @param {number} level @param {string} title @param {number[]} rows */
const region = (level, title, ...rows) => ({
  level,
  title,
  members: Uint32Array.from(rows),
});
const bundle = bundleOf([
  {
    kind: 'text',
    name: 'text',
    values: Array.from({ length: COUNT }, (_, i) => `t${i}`),
    extra: {},
  },
]);
const facts = {
  bundle,
  positions: ring(COUNT),
  regions: [
    region(0, 'Ships', 0, 1),
    region(0, 'Bread', 2, 3, 4),
    region(1, 'Oars', 1),
    region(1, 'Masts', 0),
    region(1, 'Rye', 2, 3),
    region(1, 'Wheat', 4, 5),
  ],
  answer: null,
  distortion: null,
};

test('each level is a column; a point in no region is unnamed', () => {
  const [continents, countries, ...rest] = landColumns(facts);
  assert.deepEqual(rest, []);
  assert.deepEqual(
    Array.from(continents.codes, (code) => continents.categories[code]),
    ['Ships', 'Ships', 'Bread', 'Bread', 'Bread', 'Unnamed'],
  );
  assert.deepEqual(
    Array.from(countries.codes, (code) => countries.categories[code]),
    ['Masts', 'Oars', 'Rye', 'Rye', 'Wheat', 'Wheat'],
  );
  assert.deepEqual([continents.name, columnTitle(continents.name)], [LAND, 'Continents']);
  assert.deepEqual(
    categoryColumns(facts).map(({ name }) => name),
    ['land: continents', 'land: countries'],
  );
});

test('it colours the points, the largest region first, and what has no name is grey', () => {
  const { entries, entryOf, colorOf } = createColoring(bundle, LAND, 'dark', facts);
  assert.deepEqual(
    entries.map(({ title, count, isOther }) => [title, count, isOther]),
    [
      ['Bread', 3, false],
      ['Ships', 2, false],
      ['Unnamed', 1, true],
    ],
  );
  assert.deepEqual(
    Array.from({ length: COUNT }, (_, i) => entryOf(i)),
    [1, 1, 0, 0, 0, 2],
  );
  assert.notDeepEqual(colorOf(0), colorOf(2));
  assert.deepEqual(colorOf(5), restColor('dark'));
});

test('before the land is known, and for another count of points, all are grey', () => {
  for (const given of [
    { ...facts, regions: [] },
    { ...facts, positions: ring(4) },
  ]) {
    const { entries, colorOf, entryOf } = createColoring(bundle, LAND, 'light', given);
    assert.deepEqual(entries, []);
    assert.deepEqual(colorOf(0), restColor('light'));
    assert.equal(entryOf(0), -1);
  }
});

test('it filters; a name that another layout has not hides nothing', () => {
  const filter = (/** @type {string[]} */ ...categories) =>
    filterMaskOf(facts, [{ kind: 'category', column: 'land: countries', categories }]);
  assert.deepEqual([...(filter('Oars', 'Wheat') ?? [])], [0, 1, 0, 0, 1, 1]);
  assert.equal(filter('Long gone'), null);
});

test('it is in the table and in its files', () => {
  assert.deepEqual(
    dataColumns(facts).map(({ title }) => title),
    ['Text', 'Continents', 'Countries'],
  );
  const [head, , row] = toCsv(facts, [0, 1]).split('\r\n');
  assert.match(head, /^\ufeffrow,text,land: continents,land: countries,lat/);
  assert.match(row, /^1,t1,Ships,Oars,/);
  assert.equal(JSON.parse(toJson(facts, [2])).rows[0].fields['land: continents'], 'Bread');
});

test('a column of the data that has its name comes first', () => {
  const own = bundleOf([{ kind: 'number', name: LAND, values: Float64Array.of(1, 2), extra: {} }]);
  assert.deepEqual(createColoring(own, LAND, 'dark', facts).range, { low: 1, high: 2 });
});

test('data of enough points show their land first, others a column of their own', () => {
  assert.equal(firstColorColumn(goldenBundle('many-categories')), LAND);
  assert.equal(firstColorColumn(goldenBundle('full')), 'course');
  assert.equal(firstColorColumn(goldenBundle('two-rows')), '');
});
