import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createAtlasBundle, fillTile, regionsOfAtlas } from '../../../web/data/atlas-bundle.js';
import { createColoring } from '../../../web/data/coloring.js';
import { filterMaskOf } from '../../../web/data/filters.js';
import { spreadOf } from '../../../web/data/spread.js';
import { describePoint, isHere, rowsOf } from '../../../web/data/points.js';
import { openSmall } from '../atlas/opened.js';

describe('an atlas as a bundle', async () => {
  const atlas = await openSmall();
  const bundle = createAtlasBundle(atlas.description);
  const fill = async (/** @type {number} */ tile) =>
    fillTile(bundle, atlas.tiles[tile], await atlas.places(tile));
  await fill(0);

  test('has its first level, and room for the rest', () => {
    assert.equal(bundle.count, 400);
    assert.equal(rowsOf(bundle), 2600);
    assert.ok(isHere(bundle, 399));
    assert.ok(!isHere(bundle, 400));
  });

  test('counts all rows in its legend, also those that are not here', () => {
    const { entries } = createColoring(bundle, 'kind', 'dark');
    assert.equal(
      entries.reduce((sum, { count }) => sum + count, 0),
      2600,
    );
  });

  test('spreads its numbers over all rows, as it says, and knows whole ones by the first level', () => {
    const { low, high, counts, isWhole } = spreadOf({ bundle }, 'year', 40) ?? assert.fail();
    assert.deepEqual([low, high, isWhole], [1950, 2020, true]);
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      400,
      'this one tells no histogram',
    );
    const told = createAtlasBundle({
      ...atlas.description,
      columns: atlas.description.columns.map((column) =>
        column.kind === 'number' ? { ...column, histogram: [2000, 600] } : column,
      ),
    });
    assert.deepEqual(spreadOf({ bundle: told }, 'year', 40)?.counts, [2000, 600]);
  });

  test('names each region by rows of the first level, each row once a level', () => {
    const regions = regionsOfAtlas(bundle);
    for (const level of [0, 1, 2]) {
      const members = regions
        .filter((region) => region.level === level)
        .flatMap((region) => [...region.members]);
      assert.deepEqual(
        members.toSorted((a, b) => a - b),
        Array.from({ length: 400 }, (_, row) => row),
      );
    }
  });

  test('filters what is here, and more of it once that has come', async () => {
    const facts = { bundle, regions: [], positions: new Float32Array() };
    const filters = [
      { kind: /** @type {const} */ ('number'), column: 'year', low: 1960, high: null },
    ];
    const count = () => filterMaskOf(facts, filters)?.reduce((sum, passes) => sum + passes, 0) ?? 0;
    const before = count();
    assert.ok(before > 0 && before < 400);
    await fill(1);
    assert.ok(count() > before);
    assert.ok(isHere(bundle, 400));
    // No text has been read as yet: no row has the words, and none is an error.
    for (const query of ['noodles', '/noodle/'])
      assert.ok(!filterMaskOf(facts, [{ kind: 'text', column: '', query }])?.some(Boolean));
  });

  test('says of a row whose texts are not here what else is known', () => {
    const { text, fields } = describePoint(bundle, 5);
    assert.equal(text, '');
    assert.deepEqual(
      fields.map(([name]) => name),
      ['Kind', 'Year'],
    );
  });
});
