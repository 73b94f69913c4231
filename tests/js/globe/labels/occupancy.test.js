import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOccupancy } from '../../../../web/globe/labels/occupancy.js';

/** @import { Box } from '../../../../web/globe/labels/occupancy.js' */

/** @type {Box} */
const BOUNDS = [0, 0, 600, 500];
const DISC = { x: 300, y: 250, radius: 220 };

/** Even numbers in 0…1 of a seed. @param {number} seed */
function createRandom(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** @param {() => number} random @returns {Box} some of it may lie off the screen */
function randomBox(random) {
  const left = random() * 700 - 50,
    top = random() * 600 - 50;
  return [left, top, left + 5 + random() * 180, top + 5 + random() * 60];
}

/** @param {number} from @param {number} to @param {number} low @param {number} high */
const distance = (from, to, low, high) => Math.max(low - to, from - high, 0);

test('what is free is what comparing with every box that was taken says', () => {
  const random = createRandom(1);
  for (let round = 0; round < 20; round++) {
    const occupancy = createOccupancy(BOUNDS, DISC);
    /** @type {Box[]} */
    const taken = [];
    for (let i = 0; i < 60; i++) {
      const box = randomBox(random);
      const padding = random() * 10;
      const apart = taken.every((other) => {
        const across = distance(box[0], box[2], other[0], other[2]);
        const down = distance(box[1], box[3], other[1], other[3]);
        return Math.max(across, down) >= padding;
      });
      // Boxes that touch overlap in nothing; random ones never touch.
      const overlap = taken.some(
        (other) =>
          Math.max(box[0], other[0]) < Math.min(box[2], other[2]) &&
          Math.max(box[1], other[1]) < Math.min(box[3], other[3]),
      );
      assert.equal(occupancy.isFree(box, padding), apart && !overlap);
      if (random() < 0.5) {
        occupancy.take(box);
        taken.push(box);
      }
    }
  }
});

test('inside is where all four corners are on the disc and within the bounds', () => {
  const random = createRandom(2);
  let inside = 0;
  for (let i = 0; i < 2000; i++) {
    const box = randomBox(random);
    const [left, top, right, bottom] = box;
    const corners = [
      [left, top],
      [right, top],
      [left, bottom],
      [right, bottom],
    ];
    const wanted =
      corners.every(([x, y]) => Math.hypot(x - DISC.x, y - DISC.y) <= DISC.radius) &&
      corners.every(([x, y]) => x >= 0 && y >= 0 && x <= 600 && y <= 500);
    assert.equal(createOccupancy(BOUNDS, DISC).isInside(box), wanted);
    inside += Number(wanted);
  }
  assert.ok(inside > 100 && inside < 1900, `${inside} of 2000`);
  const wide = createOccupancy([100, 0, 200, 500], { ...DISC, radius: 1e4 });
  assert.ok(wide.isInside([110, 10, 190, 20]) && !wide.isInside([90, 10, 190, 20]));
});
