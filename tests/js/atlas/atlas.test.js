import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createHost, openSmall } from './opened.js';

describe('an atlas', () => {
  test('says what it holds after its description and one footer', async () => {
    const host = createHost();
    const { description, tiles } = await openSmall(host);
    assert.deepEqual(host.asked, ['atlas.json', 'places/footer']);
    assert.equal(
      tiles.reduce((sum, { count }) => sum + count, 0),
      description.rows,
    );
    assert.deepEqual(
      description.levels.map((_, level) =>
        tiles.filter((tile) => tile.level === level).reduce((sum, { count }) => sum + count, 0),
      ),
      description.levels,
    );
  });

  test('shows its first level after one part more', async () => {
    const host = createHost();
    const atlas = await openSmall(host);
    const { positions } = await atlas.places(0);
    assert.equal(positions.length, 3 * atlas.description.levels[0]);
    assert.deepEqual(host.asked.slice(2), ['places/0000.part']);
  });

  test('has points of length 1 in the boxes of their tiles', async () => {
    const atlas = await openSmall();
    for (const [tile, { low, high, count }] of atlas.tiles.entries()) {
      const { positions } = await atlas.places(tile);
      assert.equal(positions.length, 3 * count);
      for (let i = 0; i < positions.length; i++) {
        assert.ok(positions[i] >= low[i % 3] - 1e-4 && positions[i] <= high[i % 3] + 1e-4);
        if (i % 3 === 2)
          assert.ok(Math.abs(Math.hypot(...positions.subarray(i - 2, i + 1)) - 1) < 1e-6);
      }
    }
  });

  test('counts as many rows of each category as its description says', async () => {
    const atlas = await openSmall();
    const [kind] = atlas.description.columns;
    assert.equal(kind.kind, 'category');
    const counts = kind.kind === 'category' ? kind.totals.map(() => 0) : [];
    for (const tile of atlas.tiles.keys())
      for (const code of (await atlas.places(tile)).values[kind.name]) counts[code]++;
    assert.deepEqual(counts, kind.kind === 'category' && kind.totals);
  });

  test('reads the text of a row, wherever that lies', async () => {
    const atlas = await openSmall();
    const rows = [0, 399, 400, 1234, 2599];
    for (const { row, texts } of await atlas.texts(rows))
      assert.match(texts.text, new RegExp(` number ${row}$`));
  });

  test('fetches each part once', async () => {
    const host = createHost();
    const atlas = await openSmall(host);
    await Promise.all(atlas.tiles.map((_, tile) => atlas.places(tile)));
    assert.deepEqual(host.asked.toSorted(), [...new Set(host.asked)].toSorted());
  });
});
