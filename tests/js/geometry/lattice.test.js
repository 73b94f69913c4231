/** Even places on the sphere. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fibonacciLattice } from '../../../web/geometry/lattice.js';
import { meanDirection } from '../../../web/geometry/sphere.js';

test('the lattice has unit vectors, from north to south, and no side has more of them', () => {
  const count = 500;
  const places = fibonacciLattice(count);
  const sum = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    const place = places.subarray(3 * i, 3 * i + 3);
    assert.ok(Math.abs(Math.hypot(...place) - 1) < 1e-12);
    if (i > 0) assert.ok(place[2] < places[3 * i - 1]);
    place.forEach((value, axis) => {
      sum[axis] += value;
    });
  }
  assert.ok(Math.hypot(...sum) / count < 0.01);
});

test('no two places of the lattice are nearer than half of the even distance', () => {
  const count = 400;
  const places = fibonacciLattice(count);
  let nearest = Infinity;
  for (let i = 0; i < count; i++)
    for (let j = 0; j < i; j++)
      nearest = Math.min(
        nearest,
        Math.hypot(...[0, 1, 2].map((axis) => places[3 * i + axis] - places[3 * j + axis])),
      );
  assert.ok(nearest > 0.5 * Math.sqrt((4 * Math.PI) / count));
});

test('the mean direction of points round an axis is the axis; rows without a position are left out', () => {
  const round = Float32Array.from(
    Array.from({ length: 8 }, (_, k) => [
      0.6 * Math.cos((k * Math.PI) / 4),
      0.6 * Math.sin((k * Math.PI) / 4),
      0.8,
    ]).flat(),
  );
  const mean = meanDirection(round, Uint32Array.of(0, 1, 2, 3, 4, 5, 6, 7, 99));
  assert.ok(Math.hypot(mean[0], mean[1], mean[2] - 1) < 1e-6);
  assert.deepEqual(
    meanDirection(Float32Array.of(1, 0, 0, -1, 0, 0), Uint32Array.of(0, 1)),
    [0, 0, 0],
  );
});
