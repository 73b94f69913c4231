import assert from 'node:assert/strict';
import { test } from 'node:test';
import { densestPlace } from '../../../web/geometry/densest.js';
import { fromLatLng, geodesicDistance } from '../../../web/geometry/sphere.js';

const DEGREE = Math.PI / 180;

/** Even numbers in 0…1 of a seed. @param {number} seed */
function createRandom(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * @param {() => number} random
 * @param {{at: [number, number], count: number, spread: number}[]} heaps `spread` in degrees
 * @returns {Float32Array} points about the places
 */
function heaps(random, heaps) {
  const points = heaps.flatMap(({ at, count, spread }) =>
    Array.from({ length: count }, () =>
      fromLatLng(at[0] + (random() - 0.5) * 2 * spread, at[1] + (random() - 0.5) * 2 * spread),
    ),
  );
  return Float32Array.from(points.flat());
}

test('of several heaps the largest is found, wherever it lies', () => {
  const random = createRandom(3);
  for (const at of /** @type {[number, number][]} */ ([
    [0, 0],
    [50, 170],
    [-70, -100],
    [20, -179],
  ])) {
    const points = heaps(random, [
      { at: [at[0] / 2, at[1] + 120], count: 200, spread: 10 },
      { at, count: 320, spread: 10 },
      { at: [-at[0], at[1] - 100], count: 200, spread: 10 },
    ]);
    const found = densestPlace(points);
    assert.ok(found);
    assert.ok(geodesicDistance(found, fromLatLng(...at)) < 6 * DEGREE, `${at}: ${found}`);
    assert.ok(Math.abs(Math.hypot(...found) - 1) < 1e-6);
  }
});

test('no place tried at random has more about it', () => {
  const random = createRandom(4);
  const points = heaps(random, [
    { at: [10, 40], count: 300, spread: 60 },
    { at: [-30, -120], count: 300, spread: 25 },
  ]);
  const densityAt = (/** @type {ArrayLike<number>} */ place) => {
    let sum = 0;
    for (let i = 0; i < points.length; i += 3)
      sum += Math.max(Math.cos(geodesicDistance(place, points.subarray(i, i + 3))), 0) ** 8;
    return sum;
  };
  const found = densestPlace(points);
  assert.ok(found);
  const most = densityAt(found);
  for (let i = 0; i < 500; i++) {
    const place = fromLatLng(Math.asin(2 * random() - 1) / DEGREE, 360 * random());
    assert.ok(densityAt(place) <= most * 1.001);
  }
});

test('one point is its own place; without points there is none', () => {
  const alone = densestPlace(Float32Array.from(fromLatLng(-12, 77)));
  assert.ok(alone && geodesicDistance(alone, fromLatLng(-12, 77)) < 1e-3);
  assert.equal(densestPlace(new Float32Array()), null);
});

test('of many points some are enough', () => {
  const points = heaps(createRandom(5), [
    { at: [30, 30], count: 60_000, spread: 20 },
    { at: [-40, -90], count: 40_000, spread: 20 },
  ]);
  const found = densestPlace(points);
  assert.ok(found && geodesicDistance(found, fromLatLng(30, 30)) < 6 * DEGREE);
});
