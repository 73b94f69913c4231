import assert from 'node:assert/strict';
import { test } from 'node:test';
import { colorableColumns, createColoring } from '../../../web/data/coloring.js';
import { categoryColor, rampColor, restColor } from '../../../web/data/palette.js';
import { bundleOf, goldenBundle } from '../examples.js';

/** @param {number[]} values */
const numbers = (...values) =>
  bundleOf([{ kind: 'number', name: 'n', values: Float64Array.from(values), extra: {} }]);

test('categories and numbers can colour, in the order of the columns', () => {
  assert.deepEqual(colorableColumns(goldenBundle('full')), ['course', 'price', 'weight']);
  assert.deepEqual(colorableColumns(goldenBundle('one-row')), []);
});

for (const theme of /** @type {const} */ (['dark', 'light'])) {
  test(`${theme}: each point has the colour of its legend entry, and the counts add up`, () => {
    for (const [name, column] of [
      ['full', 'course'],
      ['many-categories', 'c'],
    ]) {
      const bundle = goldenBundle(name);
      const { colorOf, entryOf, entries, range } = createColoring(bundle, column, theme);
      const counts = entries.map(() => 0);
      for (let i = 0; i < bundle.count; i++) {
        counts[entryOf(i)]++;
        assert.deepEqual(colorOf(i), entries[entryOf(i)].color);
      }
      assert.deepEqual(
        entries.map(({ count }) => count),
        counts,
      );
      assert.equal(range, null);
    }
  });
}

test('legend entries keep the order of the categories, name them, and show the first glyph of each', () => {
  const { entries, entryOf } = createColoring(goldenBundle('full'), 'course', 'dark');
  assert.deepEqual(
    entries.map(({ title, count, glyph }) => [title, count, glyph]),
    [
      ['starter', 2, '🧅'],
      ['main', 3, '🍣'],
      ['never used', 0, ''],
    ],
  );
  assert.deepEqual([0, 1, 2, 3, 4].map(entryOf), [0, 1, 1, 0, 1]);
  assert.notDeepEqual(entries[0].color, entries[1].color);
});

test('a bundle without glyphs has none in its legend', () => {
  for (const { glyph } of createColoring(goldenBundle('many-categories'), 'c', 'light').entries)
    assert.equal(glyph, '');
});

test('numbers run through the ramp from the lowest to the highest; missing ones are grey', () => {
  const { colorOf, entryOf, entries, range } = createColoring(
    numbers(10, -10, NaN, 0, 5),
    'n',
    'dark',
  );
  assert.deepEqual(range, { low: -10, high: 10 });
  assert.deepEqual(entries, []);
  assert.equal(entryOf(0), -1);
  assert.deepEqual(
    [0, 1, 2, 3, 4].map(colorOf),
    [1, 0, NaN, 0.5, 0.75].map((share) => rampColor(share, 'dark')),
  );
});

test('equal numbers share one colour that is not the one of missing numbers', () => {
  const { colorOf, range } = createColoring(numbers(7, NaN, 7), 'n', 'light');
  assert.deepEqual(range, { low: 7, high: 7 });
  assert.deepEqual(colorOf(0), colorOf(2));
  assert.deepEqual(colorOf(1), rampColor(NaN, 'light'));
  assert.notDeepEqual(colorOf(0), colorOf(1));
});

test('numbers that are all missing are grey and have no range', () => {
  const { colorOf, range } = createColoring(numbers(NaN, NaN), 'n', 'dark');
  assert.equal(range, null);
  assert.deepEqual([colorOf(0), colorOf(1)], [rampColor(NaN, 'dark'), rampColor(NaN, 'dark')]);
});

test('without a column to colour by, all points have one colour and the legend is empty', () => {
  for (const name of ['', 'dish', 'sign', 'no such column']) {
    const { colorOf, entryOf, entries, range } = createColoring(
      goldenBundle('full'),
      name,
      'light',
    );
    for (let i = 0; i < 5; i++) {
      assert.deepEqual(colorOf(i), categoryColor(0, 'light'));
      assert.equal(entryOf(i), -1);
    }
    assert.deepEqual([entries, range], [[], null]);
  }
});

test('of more categories than there are hues the ten largest are coloured, the largest first, and the rest are grey', () => {
  const codes = Uint8Array.from({ length: 200 }, (_, i) => Math.floor(Math.sqrt(i)));
  const categories = Array.from({ length: 15 }, (_, code) => `c${code}`);
  const bundle = bundleOf([{ kind: 'category', name: 'c', categories, codes, extra: {} }]);
  const { entries, entryOf, colorOf } = createColoring(bundle, 'c', 'light');
  assert.equal(entries.length, 15);
  assert.deepEqual(
    entries.slice(0, 3).map(({ title, count }) => [title, count]),
    [
      ['c13', 27],
      ['c12', 25],
      ['c11', 23],
    ],
  );
  assert.deepEqual(
    entries.map(({ isOther }) => isOther),
    entries.map((_, place) => place >= 10),
  );
  for (const { isOther, color } of entries)
    if (isOther) assert.deepEqual(color, restColor('light'));
  assert.equal(new Set(entries.map(({ color }) => String(color))).size, 11);
  for (let i = 0; i < 200; i++) {
    assert.equal(entries[entryOf(i)].title, `c${codes[i]}`);
    assert.deepEqual(colorOf(i), entries[entryOf(i)].color);
  }
});
