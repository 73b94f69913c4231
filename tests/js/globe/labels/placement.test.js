import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOccupancy } from '../../../../web/globe/labels/occupancy.js';
import {
  aroundPoint,
  boxAt,
  placeName,
  withinArea,
} from '../../../../web/globe/labels/placement.js';

/** @import { Box } from '../../../../web/globe/labels/occupancy.js' */

const SIZE = { width: 60, height: 18 };
const GAP = 8;
const DISC = { x: 0, y: 0, radius: 1e4 };
/** @type {Box} */
const EVERYWHERE = [-1e4, -1e4, 1e4, 1e4];
const empty = () => createOccupancy(EVERYWHERE, DISC);

test("a point's name stands beside the point: to the right first, and never over it", () => {
  const offsets = aroundPoint(SIZE, GAP);
  assert.equal(offsets.length, 8);
  const sides = offsets.map(([right]) => Math.sign(right));
  assert.deepEqual(sides, [1, 1, 1, -1, -1, -1, 0, 0]);
  assert.ok(offsets[1][1] < 0 && offsets[6][1] < 0, 'above comes before below');
  for (const offset of offsets) {
    const [left, top, right, bottom] = boxAt([0, 0], SIZE, offset);
    const across = Math.max(left, -right, 0),
      down = Math.max(top, -bottom, 0);
    assert.ok(Math.hypot(across, down) >= GAP * 0.7 - 1e-9, `${offset} covers its point`);
    assert.ok(Math.hypot(across, down) <= 2 * GAP, `${offset} is far from its point`);
  }
  assert.deepEqual(withinArea(SIZE)[0], [0, 0], 'an area is named in its middle');
});

test('the best position that is free is taken, and none where none is', () => {
  const offsets = aroundPoint(SIZE, GAP);
  // The same by trying each against each, without a grid.
  /** @type {Box[]} */
  const taken = [];
  const occupancy = empty();
  for (let k = 0; k < offsets.length + 2; k++) {
    const free = offsets.findIndex((offset) => {
      const [left, top, right, bottom] = boxAt([0, 0], SIZE, offset);
      return taken.every(
        (other) =>
          left >= other[2] + 5 ||
          right <= other[0] - 5 ||
          top >= other[3] + 5 ||
          bottom <= other[1] - 5,
      );
    });
    const found = placeName(occupancy, [0, 0], SIZE, offsets, -1);
    assert.equal(found, free);
    if (found >= 0) taken.push(boxAt([0, 0], SIZE, offsets[found]));
  }
  assert.ok(taken.length >= 2, `${taken.length} names about a point`);
  assert.equal(placeName(occupancy, [0, 0], SIZE, offsets, -1), -1);
});

test('a name keeps its position while that is free, even where a better one has come free', () => {
  const offsets = aroundPoint(SIZE, GAP);
  assert.equal(placeName(empty(), [0, 0], SIZE, offsets, 3), 3);
  const occupancy = empty();
  occupancy.take(boxAt([0, 0], SIZE, offsets[3]));
  assert.equal(placeName(occupancy, [0, 0], SIZE, offsets, 3), 0, 'and moves where it must');
});

test('one that is there may be nearer to another than one that comes', () => {
  const offsets = withinArea(SIZE).slice(0, 1);
  const beside = /** @type {Box} */ ([32, -9, 90, 9]);
  const come = empty();
  come.take(beside);
  assert.equal(placeName(come, [0, 0], SIZE, offsets, -1), -1);
  const kept = empty();
  kept.take(beside);
  assert.equal(placeName(kept, [0, 0], SIZE, offsets, 0), 0);
});

test('at the limb a name turns inward, and none stands beyond it', () => {
  const disc = { x: 0, y: 0, radius: 200 };
  const offsets = aroundPoint(SIZE, GAP);
  for (let degrees = 0; degrees < 360; degrees += 5) {
    const angle = (degrees * Math.PI) / 180;
    const place = [170 * Math.cos(angle), 170 * Math.sin(angle)];
    const found = placeName(createOccupancy(EVERYWHERE, disc), place, SIZE, offsets, -1);
    assert.ok(found >= 0, `no name at ${degrees}°`);
    const [left, top, right, bottom] = boxAt(place, SIZE, offsets[found]);
    for (const [x, y] of [
      [left, top],
      [right, top],
      [left, bottom],
      [right, bottom],
    ])
      assert.ok(Math.hypot(x, y) <= 200);
  }
});
