import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MapPoints } from '../../../web/panels/map-points.js';

/** A map on which x and y are places, and what has no x lies beyond its edge. */
function createMap() {
  let projected = 0;
  const map = /** @type {import('../../../web/map/projection.js').FlatMap} */ (
    /** @type {unknown} */ ({
      /** @param {Float32Array} positions @param {Float32Array} places */
      project(positions, places) {
        let beyond = 0;
        for (let i = 0; i < places.length / 2; i++) {
          projected++;
          const isBeyond = positions[3 * i] === 0;
          beyond += Number(isBeyond);
          places.set(isBeyond ? [NaN, NaN] : positions.subarray(3 * i, 3 * i + 2), 2 * i);
        }
        return beyond;
      },
    })
  );
  return { map, count: () => projected };
}

describe('the points of the flat map', () => {
  const positions = Float32Array.from({ length: 30 }, (_, i) => i);

  test('are those of the ranges that are drawn, in places and colours by row', () => {
    const drawn = new MapPoints();
    const { map, count } = createMap();
    drawn.project(map, positions);
    drawn.color((row) => 100 + row);
    assert.ok(drawn.draw([[0, 2], [6, 8]])); // prettier-ignore
    const rows = [...Array(10).keys()].filter((row) => !Number.isNaN(drawn.places[2 * row]));
    assert.deepEqual(rows, [1, 6, 7], 'row 0 lies beyond the edge');
    assert.deepEqual([...drawn.places.subarray(12, 14)], [18, 19]);
    assert.deepEqual([drawn.colors[7], drawn.colors[5]], [107, 0]);
    assert.deepEqual([drawn.count, drawn.beyond], [4, 1]);
    assert.equal(count(), 4);
  });

  test('come and go, and those that stay are not placed again', () => {
    const drawn = new MapPoints();
    const { map, count } = createMap();
    drawn.project(map, positions);
    drawn.draw([[1, 3], [6, 8]]); // prettier-ignore
    assert.ok(drawn.draw([[1, 3], [8, 10]])); // prettier-ignore
    assert.equal(count(), 6);
    assert.ok(Number.isNaN(drawn.places[12]));
    assert.equal(drawn.places[16], 24);
    assert.ok(!drawn.draw([[1, 3], [8, 10]])); // prettier-ignore
    drawn.project(map, positions);
    assert.equal(count(), 10, 'another map places all');
  });

  for (const [what, count] of /** @type {const} */ ([
    ['more', 10],
    ['fewer', 3],
  ]))
    // prettier-ignore
    test(`of ${what} data have none of the colours before`, () => {
      const drawn = new MapPoints();
      const { map } = createMap();
      /** @param {number} end */
      const colorOf = (end) => (/** @type {number} */ row) => {
        assert.ok(row < end, 'a row that its data do not have');
        return end;
      };
      const before = 13 - count;
      drawn.project(map, positions.subarray(0, 3 * before));
      drawn.color(colorOf(before));
      drawn.draw([[0, before]]);
      drawn.project(map, positions.subarray(0, 3 * count));
      drawn.draw([[0, count]]);
      drawn.project(map, positions.subarray(0, 3 * before));
      drawn.project(map, positions.subarray(0, 3 * count));
      drawn.color(colorOf(count));
      drawn.draw([[0, count]]);
      assert.deepEqual([...drawn.colors], Array(count).fill(count));
      assert.ok(Number.isFinite(drawn.places[2 * count - 1]));
    });

  test('of other data are others', () => {
    const drawn = new MapPoints();
    const { map } = createMap();
    drawn.project(map, positions);
    drawn.draw([[0, 10]]);
    drawn.project(map, positions.subarray(0, 9));
    drawn.draw([[0, 3]]);
    assert.equal(drawn.places.length, 6);
    assert.deepEqual([drawn.count, drawn.beyond], [3, 1]);
  });
});
