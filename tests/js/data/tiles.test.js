import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { chooseTiles, finestLevel } from '../../../web/data/tiles.js';
import { createRandom } from '../random.js';

/** Tiles of three levels, each with points of its own in a box of its own. */
function createTiles() {
  const random = createRandom(9);
  /** @type {number[][][]} */
  const points = [];
  const tiles = [1, 8, 32].flatMap((number, level) =>
    Array.from({ length: number }, () => {
      const middle =
        level === 0 ? [0, 0, 0] : unit([random(), random(), random()].map((v) => v - 0.5));
      const own = Array.from({ length: 30 }, () =>
        unit(middle.map((value) => value + 0.4 * (random() - 0.5))),
      );
      points.push(own);
      return {
        first: 30 * (points.length - 1),
        count: 30,
        level,
        low: [0, 1, 2].map((axis) => Math.min(...own.map((p) => p[axis]))),
        high: [0, 1, 2].map((axis) => Math.max(...own.map((p) => p[axis]))),
      };
    }),
  );
  return { tiles, points };
}

/** @param {number[]} v */
const unit = (v) => v.map((value) => value / Math.hypot(...v));

describe('the tiles that are drawn', () => {
  const { tiles, points } = createTiles();
  const sight = { toward: unit([1, 2, -1]), cosine: 0.8, radius: 1000 };

  test('are all those with a point in sight', () => {
    const chosen = new Set(chooseTiles(tiles, sight));
    tiles.forEach(({ level }, tile) => {
      const isSeen = points[tile].some(
        (p) => p.reduce((sum, value, axis) => sum + value * sight.toward[axis], 0) >= sight.cosine,
      );
      if (level > 0 && isSeen) assert.ok(chosen.has(tile));
    });
    assert.ok(chosen.size < tiles.length - 1, 'and not all there are');
    assert.ok(!chosen.has(0), 'the first level is always drawn');
  });

  test('are never more points than are drawn at ease, and coarse ones come first', () => {
    const chosen = chooseTiles(tiles, { ...sight, cosine: -1 }, 300);
    assert.equal(chosen.length, 10);
    const levels = chosen.map((tile) => tiles[tile].level);
    assert.deepEqual(levels, levels.toSorted());
    assert.equal(levels.filter((level) => level === 1).length, 8);
  });

  test('are as fine as the planet is large on the screen', () => {
    const levels = [1, 20, 40, 1000].map((radius) => finestLevel(tiles, radius));
    assert.deepEqual(levels, levels.toSorted());
    assert.equal(levels[0], 0);
    assert.equal(levels[3], 2);
  });
});
