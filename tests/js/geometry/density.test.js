import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCells } from '../../../web/geometry/cells.js';
import {
  areaQuantile,
  chooseConcentration,
  estimateDensity,
  interpolateDensity,
} from '../../../web/geometry/density.js';
import { createIcosphere, sphericalArea } from '../../../web/geometry/icosphere.js';
import { fromLatLng, geodesicDistance } from '../../../web/geometry/sphere.js';
import { gaussians } from '../random.js';

const GRID = createIcosphere(5);
const CENTERS = [
  fromLatLng(89, 10),
  fromLatLng(5, 179.5),
  fromLatLng(-40, -20),
  fromLatLng(-88, 100),
];

/** @param {Float32Array} points @param {number} i */
const at = (points, i) => points.subarray(3 * i, 3 * i + 3);

/**
 * Clumps of points, over both poles, across the date line and elsewhere.
 * @param {number} count
 */
function clumps(count) {
  const noise = gaussians(3 * count, 7);
  const points = new Float32Array(3 * count);
  for (let i = 0; i < count; i++) {
    const point = CENTERS[i % CENTERS.length].map(
      (value, axis) => value + 0.3 * noise[3 * i + axis],
    );
    points.set(
      point.map((value) => value / Math.hypot(...point)),
      3 * i,
    );
  }
  return points;
}

/**
 * Turned about an axis (Rodrigues' formula).
 * @param {Float32Array} points
 * @param {number[]} axis unit vector
 * @param {number} angle radians
 */
function turn(points, [a, b, c], angle) {
  const cosine = Math.cos(angle),
    sine = Math.sin(angle);
  const turned = new Float32Array(points.length);
  for (let p = 0; p < points.length; p += 3) {
    const [x, y, z] = points.subarray(p, p + 3);
    const along = (a * x + b * y + c * z) * (1 - cosine);
    turned.set(
      [
        x * cosine + (b * z - c * y) * sine + a * along,
        y * cosine + (c * x - a * z) * sine + b * along,
        z * cosine + (a * y - b * x) * sine + c * along,
      ],
      p,
    );
  }
  return turned;
}

/** @param {ArrayLike<number>} values @param {ArrayLike<number>} areas */
const integrate = (values, areas) =>
  Array.from(areas).reduce((sum, area, i) => sum + area * values[i], 0);

test('the grid covers the sphere with nearly equal triangles that face outward', () => {
  const { vertices, triangles, areas } = createIcosphere(4);
  assert.equal(vertices.length / 3, 10 * 4 ** 4 + 2);
  assert.equal(triangles.length / 3, 20 * 4 ** 4);
  assert.ok(
    Math.abs(
      integrate(
        areas.map(() => 1),
        areas,
      ) -
        4 * Math.PI,
    ) < 1e-5,
  );
  let least = Infinity,
    most = 0;
  for (let t = 0; t < triangles.length; t += 3) {
    const area = sphericalArea(
      at(vertices, triangles[t]),
      at(vertices, triangles[t + 1]),
      at(vertices, triangles[t + 2]),
    );
    least = Math.min(least, area);
    most = Math.max(most, area);
  }
  assert.ok(least > 0 && most / least < 2, `triangles of ${least} to ${most} steradians`);
});

test('the area of an octant is half of π', () => {
  assert.ok(Math.abs(sphericalArea([1, 0, 0], [0, 1, 0], [0, 0, 1]) - Math.PI / 2) < 1e-15);
  assert.ok(Math.abs(sphericalArea([1, 0, 0], [0, 0, 1], [0, 1, 0]) + Math.PI / 2) < 1e-15);
});

test('cells hold every point once, and leave none out that is near', () => {
  const points = clumps(900);
  const { order, near } = createCells(points, 0.11);
  assert.deepEqual(
    [...order].sort((a, b) => a - b),
    Array.from({ length: 900 }, (_, i) => i),
  );
  for (const [latitude, longitude] of [
    [90, 0],
    [-90, 0],
    [3, 180],
    [3, -179.9],
    [-40, -20],
    [20, 60],
  ]) {
    const [x, y, z] = fromLatLng(latitude, longitude);
    const found = new Set();
    near(x, y, z, 0.25, (from, to) =>
      order.subarray(from, to).forEach((i) => {
        assert.ok(!found.has(i), `point ${i} comes twice`);
        found.add(i);
      }),
    );
    for (let i = 0; i < 900; i++) {
      const [u, v, w] = at(points, i);
      if (Math.hypot(u - x, v - y, w - z) <= 0.25)
        assert.ok(found.has(i), `point ${i} is left out at ${latitude}, ${longitude}`);
    }
  }
});

test('the density is the sum of von Mises–Fisher kernels', () => {
  const points = clumps(300);
  const kappa = 90;
  const { density } = estimateDensity(GRID.vertices, points, kappa);
  for (let v = 0; v < density.length; v += 97) {
    let sum = 0;
    for (let i = 0; i < 300; i++) {
      const cosine = Math.cos(geodesicDistance(at(GRID.vertices, v), at(points, i)));
      sum += (kappa / (4 * Math.PI * Math.sinh(kappa))) * Math.exp(kappa * cosine);
    }
    // What the kernel's cut leaves out: e^−9 of a peak for each point, at the most.
    assert.ok(
      Math.abs(density[v] - sum) < 0.003 * sum + 300 * (kappa / (2 * Math.PI)) * 1.3e-4,
      `${density[v]} and ${sum} at ${v}`,
    );
  }
});

test('the terrain integrates to the number of points within 1 %', () => {
  for (const count of [1, 50, 1000, 5000]) {
    for (const kappa of [chooseConcentration(count), 20, 400]) {
      const { density } = estimateDensity(GRID.vertices, clumps(count), kappa);
      const total = integrate(density, GRID.areas);
      assert.ok(
        Math.abs(total - count) < 0.01 * count,
        `${total} of ${count} points at κ = ${kappa}`,
      );
    }
  }
});

test('turned data give the turned terrain: no seam, no poles', () => {
  const points = clumps(800);
  const kappa = chooseConcentration(800);
  const values = Array.from({ length: 800 }, (_, i) => Math.sin(i));
  const plain = estimateDensity(GRID.vertices, points, kappa, values);
  const highest = Math.max(...plain.density);
  for (const [axis, angle] of /** @type {[number[], number][]} */ ([
    [[1, 0, 0], Math.PI / 2],
    [[0, 0.6, 0.8], 2.1],
    [[0, 0, 1], Math.PI],
  ])) {
    const turned = estimateDensity(
      turn(GRID.vertices, axis, angle),
      turn(points, axis, angle),
      kappa,
      values,
    );
    plain.density.forEach((value, v) =>
      assert.ok(
        Math.abs(turned.density[v] - value) < 1e-3 * highest,
        `${turned.density[v]}, was ${value}`,
      ),
    );
    // The grid that the page draws stays where it is: between its vertices the terrain is the same
    // too.
    const fixed = estimateDensity(GRID.vertices, turn(points, axis, angle), kappa, values);
    assert.ok(Math.abs(Math.max(...fixed.density) - highest) < 0.02 * highest);
    assert.ok(
      Math.abs(
        areaQuantile(fixed.density, GRID.areas, 0.8) - areaQuantile(plain.density, GRID.areas, 0.8),
      ) <
        0.02 * highest,
    );
  }
});

test('the terrain has no step across the date line and round the poles', () => {
  const points = clumps(800);
  const along = (/** @type {[number, number][]} */ places) =>
    estimateDensity(Float32Array.from(places.flatMap(([a, b]) => fromLatLng(a, b))), points, 60)
      .density;
  const [west, east] = along([
    [5, -179.9999],
    [5, 179.9999],
  ]);
  assert.ok(Math.abs(west - east) < 1e-3 * west);
  const round = along(Array.from({ length: 12 }, (_, k) => [89.9999, 30 * k]));
  assert.ok(Math.max(...round) - Math.min(...round) < 1e-3 * round[0]);
});

test('the slope is that of the density', () => {
  const points = clumps(400);
  for (const [latitude, longitude] of [
    [80, 12],
    [3, 175],
    [-42, -30],
    [-85, 60],
  ]) {
    const step = 0.3;
    const places = [
      [latitude, longitude],
      [latitude + step, longitude],
      [latitude - step, longitude],
    ].map(([a, b]) => fromLatLng(a, b));
    const { density, gradient } = estimateDensity(Float32Array.from(places.flat()), points, 60);
    const north = fromLatLng(latitude + 90, longitude);
    const slope = gradient[0] * north[0] + gradient[1] * north[1] + gradient[2] * north[2];
    const expected = (density[1] - density[2]) / ((2 * step * Math.PI) / 180);
    assert.ok(
      Math.abs(slope - expected) < 0.02 * Math.abs(expected) + 0.5,
      `${slope}, expected ${expected}`,
    );
    const out =
      gradient[0] * places[0][0] + gradient[1] * places[0][1] + gradient[2] * places[0][2];
    assert.ok(
      Math.abs(out) < 1e-3 * Math.hypot(...gradient.subarray(0, 3)),
      'the slope runs along the ground',
    );
  }
});

test('the mean of equal values is their value, and near a lone point it is its own', () => {
  const points = clumps(200);
  const { mean, density } = estimateDensity(GRID.vertices, points, 60, new Array(200).fill(0.4));
  mean.forEach((value, v) =>
    assert.ok(density[v] === 0 ? value === 0 : Math.abs(value - 0.4) < 1e-6),
  );
  const two = Float32Array.from([...fromLatLng(0, 0), ...fromLatLng(0, 90)]);
  assert.ok(Math.abs(estimateDensity(two, two, 60, [-0.2, 0.7]).mean[1] - 0.7) < 1e-6);
});

test('more points let the kernel be narrower, within limits', () => {
  const degrees = [1, 1000, 20_000, 1e9].map(
    (count) => 180 / Math.PI / Math.sqrt(chooseConcentration(count)),
  );
  assert.ok(
    degrees.every((value, k) => k === 0 || value < degrees[k - 1]),
    `${degrees}`,
  );
  assert.ok(degrees[0] <= 12 && degrees[3] >= 2);
});

test('half of the surface lies below the middle level', () => {
  const heights = Float32Array.from(
    { length: GRID.areas.length },
    (_, v) => GRID.vertices[3 * v + 2],
  );
  assert.ok(Math.abs(areaQuantile(heights, GRID.areas, 0.5)) < 0.02);
  assert.ok(
    Math.abs(areaQuantile(heights, GRID.areas, 0.75) - 0.5) < 0.02,
    "a sphere's zones are as large as they are high",
  );
});

test('between the ends of edges the density is interpolated within a hundredth of the highest', () => {
  const { vertices, ends } = createIcosphere(6);
  const coarse = vertices.slice(0, vertices.length - (3 * ends.length) / 2);
  assert.deepEqual(coarse, GRID.vertices);
  for (const count of [1, 800, 30_000]) {
    const points = clumps(count);
    const kappa = chooseConcentration(count);
    const values = Array.from({ length: count }, (_, i) => Math.sin(i));
    const exact = estimateDensity(vertices, points, kappa, values);
    const highest = Math.max(...exact.density);
    const got = interpolateDensity(estimateDensity(coarse, points, kappa, values), vertices, ends);
    assert.deepEqual(
      got.density.subarray(0, coarse.length / 3),
      exact.density.subarray(0, coarse.length / 3),
    );
    exact.density.forEach((value, v) => {
      assert.ok(got.density[v] >= 0);
      const away = Math.abs(got.density[v] - value) / highest;
      assert.ok(away < 0.01, `${got.density[v]} for ${value}, ${away} of the highest`);
      if (value > 0.02 * highest)
        assert.ok(
          Math.abs(got.mean[v] - exact.mean[v]) < 0.1,
          `${got.mean[v]} for ${exact.mean[v]}`,
        );
    });
  }
});
