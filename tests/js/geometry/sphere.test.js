import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  approach,
  fromLatLng,
  geodesicDistance,
  spreadOrder,
  toLatLng,
} from '../../../web/geometry/sphere.js';

const RADIANS = Math.PI / 180;

/**
 * Unit vectors spread over the sphere: a Fibonacci lattice.
 * @param {number} count
 * @returns {[number, number, number][]}
 */
function lattice(count) {
  return Array.from({ length: count }, (_, i) => {
    const z = 1 - (2 * i + 1) / count;
    const angle = i * 2.399963229728653;
    return [Math.sqrt(1 - z * z) * Math.cos(angle), Math.sqrt(1 - z * z) * Math.sin(angle), z];
  });
}

/** @param {number} got @param {number} expected @param {number} tolerance @param {string} [what] */
function near(got, expected, tolerance, what = '') {
  assert.ok(
    Math.abs(got - expected) <= tolerance,
    `${what} is ${got}, expected ${expected} within ${tolerance}`,
  );
}

/** @param {ArrayLike<number>} a @param {ArrayLike<number>} b */
const chord = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

/** @param {Float32Array} points @param {number} i */
const at = (points, i) => points.subarray(3 * i, 3 * i + 3);

test('the axes have their places: north is +z, longitude 90 is +y', () => {
  /** @type {[number, number, number[]][]} */
  const places = [
    [0, 0, [1, 0, 0]],
    [0, 90, [0, 1, 0]],
    [0, -90, [0, -1, 0]],
    [0, 180, [-1, 0, 0]],
    [90, 0, [0, 0, 1]],
    [-90, 0, [0, 0, -1]],
    [30, 60, [Math.sqrt(3) / 4, 3 / 4, 1 / 2]],
    [-45, -135, [-1 / 2, -1 / 2, -Math.SQRT1_2]],
  ];
  for (const [latitude, longitude, vector] of places) {
    assert.ok(chord(fromLatLng(latitude, longitude), vector) < 1e-15, `${latitude}, ${longitude}`);
    const [x, y, z] = vector;
    assert.deepEqual(
      toLatLng(x, y, z).map((degrees) => Math.round(degrees * 1e9) / 1e9),
      [latitude, longitude],
    );
  }
});

test('latitude and longitude go round and back, also beside the poles and the date line', () => {
  for (const latitude of [-89.9999999, -89, -60, -12.5, -1e-9, 0, 1e-9, 33, 75, 89.9999999]) {
    for (const longitude of [-179.9999, -120, -90, -1e-9, 0, 45, 90, 179.9999]) {
      const vector = fromLatLng(latitude, longitude);
      near(Math.hypot(...vector), 1, 4e-16, 'the length');
      near(vector[2], Math.sin(latitude * RADIANS), 1e-16, 'the height');
      const [back, around] = toLatLng(...vector);
      near(back, latitude, 1e-13, 'the latitude');
      near(around, longitude, 1e-13, 'the longitude');
    }
  }
});

test('a vector of any length has the latitude and longitude of its direction', () => {
  for (const scale of [1e-150, 0.3, 7, 1e150]) {
    const [x, y, z] = fromLatLng(-37, 145);
    const [latitude, longitude] = toLatLng(scale * x, scale * y, scale * z);
    near(latitude, -37, 1e-12);
    near(longitude, 145, 1e-12);
  }
});

test('geodesic distance is exact from nothing to half way round', () => {
  for (const angle of [0, 1e-15, 1e-12, 1e-8, 1e-4, 0.1, 1, Math.PI / 2, 3]) {
    near(
      geodesicDistance([1, 0, 0], [Math.cos(angle), Math.sin(angle), 0]),
      angle,
      4e-16 * angle,
      'the distance',
    );
  }
  for (const short of [0, 1e-15, 1e-12, 1e-8, 1e-4]) {
    const distance = geodesicDistance([0, 1, 0], [0, -Math.cos(short), Math.sin(short)]);
    near(Math.PI - distance, short, 1e-15, 'what is left to the antipode');
  }
});

test('geodesic distance in any direction: the angle turned by, the same both ways, 180° to the antipode', () => {
  for (const [x, y, z] of lattice(50)) {
    const [latitude, longitude] = toLatLng(x, y, z);
    // A step along the meridian, whose tangent is the place a quarter turn north.
    const north = fromLatLng(latitude + 90, longitude);
    for (const angle of [1e-10, 1e-5, 0.02, 1.5, 3.1, Math.PI - 1e-5]) {
      const moved = [x, y, z].map(
        (value, k) => value * Math.cos(angle) + north[k] * Math.sin(angle),
      );
      near(geodesicDistance([x, y, z], moved), angle, 1e-15, 'the distance');
      assert.equal(geodesicDistance([x, y, z], moved), geodesicDistance(moved, [x, y, z]));
    }
    near(geodesicDistance([x, y, z], [-x, -y, -z]), Math.PI, 1e-15);
  }
});

test('geodesic distance agrees with the haversine formula', () => {
  const places = lattice(40).map(([x, y, z]) => ({
    vector: [x, y, z],
    angles: toLatLng(x, y, z).map((degrees) => degrees * RADIANS),
  }));
  for (const {
    vector: a,
    angles: [phi, lambda],
  } of places) {
    for (const {
      vector: b,
      angles: [toPhi, toLambda],
    } of places) {
      const half =
        Math.sin((toPhi - phi) / 2) ** 2 +
        Math.cos(phi) * Math.cos(toPhi) * Math.sin((toLambda - lambda) / 2) ** 2;
      near(geodesicDistance(a, b), 2 * Math.asin(Math.min(1, Math.sqrt(half))), 1e-7);
    }
  }
});

test('points approach their targets along great circles, on the sphere, each step nearer', () => {
  const start = Float32Array.from(lattice(60).flat());
  const target = Float32Array.from(
    lattice(60)
      .reverse()
      .flatMap(([x, y, z]) => [z, x, y]),
  );
  const current = start.slice();
  for (let step = 0; step < 120; step++) {
    const before = current.slice();
    const left = approach(current, target, 0.2);
    let farthest = 0;
    for (let i = 0; i < 60; i++) {
      const here = at(current, i),
        goal = at(target, i),
        origin = at(start, i);
      near(Math.hypot(...here), 1, 2e-7, 'the length');
      assert.ok(
        geodesicDistance(here, goal) <= geodesicDistance(at(before, i), goal) + 1e-6,
        `point ${i} goes away`,
      );
      const normal = [
        origin[1] * goal[2] - origin[2] * goal[1],
        origin[2] * goal[0] - origin[0] * goal[2],
        origin[0] * goal[1] - origin[1] * goal[0],
      ];
      near(
        here[0] * normal[0] + here[1] * normal[1] + here[2] * normal[2],
        0,
        1e-6,
        'the height over the great circle',
      );
      farthest = Math.max(farthest, chord(here, goal));
    }
    near(left, farthest, 1e-6, 'what is left');
  }
  for (let i = 0; i < 60; i++)
    assert.ok(chord(at(current, i), at(target, i)) < 1e-6, `point ${i} did not arrive`);
});

test('the whole share arrives, no share stays', () => {
  const start = Float32Array.from(lattice(20).flat());
  const target = Float32Array.from(lattice(20).flatMap(([x, y, z]) => [-y, z, x]));
  const current = start.slice();
  approach(current, target, 0);
  current.forEach((value, k) => near(value, start[k], 1e-7));
  near(approach(current, target, 1), 0, 1e-6, 'what is left');
  current.forEach((value, k) => near(value, target[k], 1e-7));
  assert.equal(approach(new Float32Array(), new Float32Array(), 0.5), 0);
});

test('points go to their antipodes too, from anywhere and with any share', () => {
  const places = [...lattice(30), [1, 0, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]];
  for (const share of [0.02, 0.1, 0.3, 0.499999, 0.5, 0.500001, 0.9, 1]) {
    for (const apart of [0, 1e-7, 1e-4, 1e-3]) {
      const current = Float32Array.from(places.flat());
      const target = Float32Array.from(
        places.flatMap(([x, y, z]) => fromLatLng(...toLatLng(-x, -y, -z + apart))),
      );
      for (let step = 0; step < 16 / share; step++) {
        approach(current, target, share);
        for (let i = 0; i < places.length; i++)
          near(Math.hypot(...at(current, i)), 1, 2e-7, 'the length');
      }
      for (let i = 0; i < places.length; i++) {
        near(
          chord(at(current, i), at(target, i)),
          0,
          1e-3,
          `share ${share}, ${apart} apart: what is left from ${places[i]}`,
        );
      }
    }
  }
});

/** @param {Float32Array} points @param {number} i @param {ArrayLike<number>} chosen */
const toNearest = (points, i, chosen) =>
  Math.min(...Array.from(chosen, (other) => chord(at(points, i), at(points, other))));

test('every point of the spread order is the farthest from those before it', () => {
  const points = Float32Array.from(
    lattice(300)
      .map(([x, y, z]) => fromLatLng(...toLatLng(x, y, z + x * x)))
      .flat(),
  );
  const order = spreadOrder(points, 60);
  assert.equal(order.length, 60);
  assert.equal(new Set(order).size, 60);
  assert.equal(order[0], 0);
  for (let k = 1; k < order.length; k++) {
    const before = order.subarray(0, k);
    const farthest = Math.max(
      ...Array.from({ length: 300 }, (_, i) => toNearest(points, i, before)),
    );
    near(toNearest(points, order[k], before), farthest, 1e-6, `the gap at place ${k}`);
  }
});

test('the spread order of an octahedron goes to the antipode first', () => {
  const corners = Float32Array.of(1, 0, 0, 0, 1, 0, -1, 0, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1);
  const order = spreadOrder(corners, 6);
  assert.equal(order[1], 2);
  assert.deepEqual([...order].sort(), [0, 1, 2, 3, 4, 5]);
});

test('the spread order takes each index once, also where points share a place', () => {
  const same = new Float32Array(30).map((_, k) => (k % 3 === 2 ? 1 : 0));
  assert.deepEqual([...spreadOrder(same, 10)].sort(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const pairs = Float32Array.from([...lattice(8), ...lattice(8)].flat());
  const order = spreadOrder(pairs, 16);
  assert.equal(new Set(order).size, 16);
  assert.equal(
    new Set(Array.from(order.subarray(0, 8), (i) => i % 8)).size,
    8,
    'a place comes twice before all came once',
  );
});

test('the spread order has at most as many indices as there are points', () => {
  const points = Float32Array.from(lattice(5).flat());
  assert.deepEqual([...spreadOrder(points, 99)].sort(), [0, 1, 2, 3, 4]);
  assert.equal(spreadOrder(points, 0).length, 0);
  assert.equal(spreadOrder(new Float32Array(), 3).length, 0);
});
