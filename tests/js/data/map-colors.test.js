/** Neighbours on the sphere have different hues. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findNeighbors, planColors } from '../../../web/data/map-colors.js';
import { HUES } from '../../../web/data/palette.js';
import { createRandom } from '../random.js';

/** @param {number} count @param {number} seed @returns {number[][]} unit vectors */
function scatter(count, seed) {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const z = 2 * random() - 1;
    const angle = 2 * Math.PI * random();
    const across = Math.sqrt(1 - z * z);
    return [across * Math.cos(angle), across * Math.sin(angle), z];
  });
}

test('the six faces of a cube touch all but the one across', () => {
  const centres = [0, 1, 2].flatMap((axis) =>
    [1, -1].map((sign) => [0, 1, 2].map((k) => (k === axis ? sign : 0))),
  );
  const neighbors = findNeighbors(centres);
  neighbors.forEach((found, index) => {
    assert.deepEqual(
      [...found].sort(),
      [0, 1, 2, 3, 4, 5].filter((other) => other >> 1 !== index >> 1),
    );
  });
});

test('few regions have a hue of their own', () => {
  assert.deepEqual(planColors(scatter(9, 1)), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  assert.deepEqual(planColors([]), []);
});

for (const [count, seed] of [
  [27, 2],
  [81, 3],
  [81, 4],
]) {
  test(`${count} regions (seed ${seed}) share ten hues, and on no border is the same on both sides`, () => {
    const centres = scatter(count, seed);
    const hues = planColors(centres);
    assert.ok(hues.every((hue) => hue >= 0 && hue < HUES));
    assert.deepEqual(planColors(centres), hues, 'the same again');
    assert.equal(new Set(hues).size, HUES, 'all are used');
    // Places that are as near to one centre as to another, whatever the neighbours were found by.
    let borders = 0,
      alike = 0;
    for (const place of scatter(40_000, 100 + seed)) {
      const [first, second] = centres
        .map((centre, index) => ({
          index,
          cosine: centre[0] * place[0] + centre[1] * place[1] + centre[2] * place[2],
        }))
        .sort((a, b) => b.cosine - a.cosine);
      if (first.cosine - second.cosine > 0.01) continue;
      borders++;
      alike += Number(hues[first.index] === hues[second.index]);
    }
    assert.ok(borders > 500, `${borders} places on borders`);
    // Two degrees in all, at most, are of borders that are too short to be found.
    assert.ok(alike <= 0.001 * borders, `${alike} of ${borders}`);
  });
}
