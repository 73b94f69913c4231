import assert from 'node:assert/strict';
import { test } from 'node:test';
import { liftedArc } from '../../../web/geometry/arc.js';
import { circleAround, tangents, travel, withinCircle } from '../../../web/geometry/circle.js';
import { withinPolygon } from '../../../web/geometry/polygon.js';
import { fromLatLng, geodesicDistance, toLatLng } from '../../../web/geometry/sphere.js';
import { neighborToward } from '../../../web/geometry/walk.js';
import { gaussians } from '../random.js';

const DEGREE = Math.PI / 180;
/** @param {[number, number][]} places latitude and longitude */
const at = (...places) =>
  Float32Array.from(places.flatMap(([latitude, longitude]) => fromLatLng(latitude, longitude)));
/** @param {number} count */
function scattered(count) {
  const points = Float32Array.from(gaussians(3 * count, 3));
  for (let p = 0; p < points.length; p += 3) {
    const length = Math.hypot(points[p], points[p + 1], points[p + 2]);
    points.set([points[p] / length, points[p + 1] / length, points[p + 2] / length], p);
  }
  return points;
}
const POINTS = scattered(3000);
const PLACES = [
  [90, 0],
  [-90, 0],
  [0, 180],
  [12, -179.99],
  [45, 30],
  [-60, -100],
].map(([a, b]) => fromLatLng(a, b));

test('tangents are unit vectors square to the place and to each other, north up', () => {
  for (const place of PLACES) {
    const [east, north] = tangents(place);
    for (const [a, b] of [
      [east, north],
      [east, place],
      [north, place],
    ]) {
      assert.ok(Math.abs(a[0] * b[0] + a[1] * b[1] + a[2] * b[2]) < 1e-12);
    }
    assert.ok(
      Math.abs(Math.hypot(...east) - 1) < 1e-12 && Math.abs(Math.hypot(...north) - 1) < 1e-12,
    );
    if (Math.abs(place[2]) < 0.99) assert.ok(north[2] > 0);
  }
});

test('every place of a circle lies at its radius, and they go round', () => {
  for (const place of PLACES) {
    for (const radius of [0.001, 0.3, Math.PI / 2, 3]) {
      const ring = circleAround(place, radius, 24);
      for (let k = 0; k < 24; k++)
        assert.ok(
          Math.abs(geodesicDistance(ring.subarray(3 * k, 3 * k + 3), place) - radius) < 1e-6,
        );
      const step = geodesicDistance(ring.subarray(0, 3), ring.subarray(3, 6));
      assert.ok(
        Math.abs(geodesicDistance(ring.subarray(69, 72), ring.subarray(0, 3)) - step) < 1e-6,
      );
    }
  }
});

test('a circle holds the points within its radius, over poles and the date line', () => {
  for (const place of PLACES) {
    for (const radius of [0.1, 1, 2.5]) {
      const inside = new Set(withinCircle(POINTS, place, radius));
      for (let i = 0; i < 3000; i++) {
        const away = geodesicDistance(POINTS.subarray(3 * i, 3 * i + 3), place);
        if (Math.abs(away - radius) > 1e-5)
          assert.equal(inside.has(i), away < radius, `point ${i} at ${away} of ${radius}`);
      }
    }
  }
  assert.equal(withinCircle(POINTS, PLACES[0], Math.PI).length, 3000);
});

test('a polygon with many corners holds what its circle holds', () => {
  for (const place of PLACES) {
    for (const radius of [0.2, 1.2]) {
      const corners = circleAround(place, radius, 720);
      const inside = new Set(withinPolygon(POINTS, corners, place));
      const reversed = Float32Array.from(
        Array.from({ length: 720 }, (_, k) => [
          ...corners.subarray(3 * (719 - k), 3 * (720 - k)),
        ]).flat(),
      );
      assert.deepEqual(new Set(withinPolygon(POINTS, reversed, place)), inside);
      for (let i = 0; i < 3000; i++) {
        const away = geodesicDistance(POINTS.subarray(3 * i, 3 * i + 3), place);
        if (Math.abs(away - radius) > 1e-3)
          assert.equal(inside.has(i), away < radius, `point ${i}`);
      }
    }
  }
});

test('the edges of a polygon are great circles: a triangle agrees with its three half spaces', () => {
  const corners = at([-10, 160], [15, -150], [60, 170]);
  /** @param {number} k */
  const normal = (k) => {
    const a = corners.subarray(3 * k, 3 * k + 3),
      b = corners.subarray(3 * ((k + 1) % 3), 3 * ((k + 1) % 3) + 3);
    return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
  };
  const inside = new Set(withinPolygon(POINTS, corners, fromLatLng(20, 175)));
  assert.deepEqual(
    new Set(withinPolygon(POINTS, corners, fromLatLng(0, -170))),
    inside,
    'from another middle',
  );
  let count = 0;
  for (let i = 0; i < 3000; i++) {
    const [x, y, z] = POINTS.subarray(3 * i, 3 * i + 3);
    const sides = [0, 1, 2].map((k) => normal(k)[0] * x + normal(k)[1] * y + normal(k)[2] * z);
    const expected = sides.every((side) => side > 0);
    count += Number(expected);
    assert.equal(inside.has(i), expected, `point ${i}`);
  }
  assert.ok(count > 100);
});

test('a bay is outside, what is gone round twice is inside, a line holds nothing', () => {
  const arrow = at([0, 0], [30, -30], [15, 0], [30, 30]);
  assert.deepEqual(withinPolygon(at([5, 0], [20, 0], [20, 18]), arrow, fromLatLng(15, 0)), [0, 2]);
  const twice = at(
    [-10, -10],
    [-10, 10],
    [10, 10],
    [10, -10],
    [-10, -10],
    [-10, 10],
    [10, 10],
    [10, -10],
  );
  assert.deepEqual(withinPolygon(at([0, 0], [0, 180], [0, 40]), twice, fromLatLng(0, 0)), [0]);
  assert.deepEqual(withinPolygon(POINTS, at([0, 0], [0, 10]), fromLatLng(0, 0)), []);
});

test('an arc joins its ends along the great circle, highest in the middle', () => {
  for (const from of PLACES) {
    for (const to of PLACES) {
      const arc = liftedArc(from, to, 16, 0.3);
      const angle = geodesicDistance(from, to);
      for (let k = 0; k <= 16; k++) {
        const place = arc.subarray(3 * k, 3 * k + 3);
        const radius = Math.hypot(...place);
        const unit = place.map((value) => value / radius);
        assert.ok(Math.abs(radius - 1 - 0.3 * Math.sin((Math.PI * k) / 16)) < 1e-6);
        assert.ok(Math.abs(geodesicDistance(from, unit) - (angle * k) / 16) < 1e-6);
        assert.ok(
          Math.abs(geodesicDistance(unit, to) - angle * (1 - k / 16)) < 1e-6,
          `${from} to ${to}`,
        );
      }
    }
  }
});

test('travelling north raises the latitude by the way', () => {
  for (const [latitude, longitude] of [
    [10, 20],
    [-70, 180],
    [0, -90],
  ]) {
    const place = fromLatLng(latitude, longitude);
    const [reached] = toLatLng(...travel(place, tangents(place)[1], 15 * DEGREE));
    assert.ok(Math.abs(reached - latitude - 15) < 1e-9);
  }
});

test('a step goes to the nearest point that is ahead', () => {
  const points = at([0, 0], [0, 5], [0, 12], [6, 0.5], [-4, 0], [3, -30], [0, 180]);
  const [east, north] = tangents(points.subarray(0, 3));
  const back = (/** @type {number[]} */ direction) => direction.map((value) => -value);
  assert.equal(neighborToward(points, 0, east), 1);
  assert.equal(neighborToward(points, 0, north), 3);
  assert.equal(neighborToward(points, 0, back(north)), 4);
  assert.equal(neighborToward(points, 0, back(east)), 5);
  assert.equal(
    neighborToward(points, 0, east, (i) => i !== 1),
    2,
  );
  assert.equal(
    neighborToward(points, 0, east, () => false),
    -1,
  );
  assert.equal(neighborToward(points, 0, [1, 0, 0]), -1, 'straight up is no direction');
});

test('points in one place are visited one after the other, and the walk goes on', () => {
  const points = at([0, 0], [0, 0], [0, 8], [0, 0]);
  const [east] = tangents(points.subarray(0, 3));
  const visited = [0];
  for (let step = 0; step < 3; step++) visited.push(neighborToward(points, visited[step], east));
  assert.deepEqual(visited, [0, 1, 3, 2]);
});

test('walking on and on reaches nearly every point', () => {
  const points = scattered(400);
  const reached = new Set([0]);
  const waiting = [0];
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    const [east, north] = tangents(points.subarray(3 * index, 3 * index + 3));
    for (const direction of [
      east,
      north,
      east.map((value) => -value),
      north.map((value) => -value),
    ]) {
      const next = neighborToward(points, index, direction);
      if (next < 0 || reached.has(next)) continue;
      reached.add(next);
      waiting.push(next);
    }
  }
  assert.ok(reached.size >= 396, `${reached.size} of 400`);
});
