import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeQueries, placeQuery, queryWeights } from '../../../web/geometry/placement.js';
import { fromLatLng, geodesicDistance } from '../../../web/geometry/sphere.js';

/** @param {[number, number][]} places latitude and longitude */
const at = (places) =>
  Float32Array.from(places.flatMap(([latitude, longitude]) => fromLatLng(latitude, longitude)));
/** @param {number[]} scores */
const hits = (...scores) => scores.map((score, row) => ({ row, score }));
const DEGREE = Math.PI / 180;

test('equal neighbours around a pole place the query at the pole, with their angle as its cap', () => {
  const { position, cap } = placeQuery(
    hits(0.5, 0.5, 0.5, 0.5),
    at([
      [80, 0],
      [80, 90],
      [80, 180],
      [80, -90],
    ]),
  );
  assert.ok(geodesicDistance(position, [0, 0, 1]) < 1e-6);
  assert.ok(Math.abs(cap - 10 * DEGREE) < 1e-6);
});

test('the weight falls by e for every 0.05 of similarity', () => {
  const { position } = placeQuery(
    hits(0.6, 0.55),
    at([
      [0, 0],
      [0, 90],
    ]),
  );
  assert.ok(Math.abs(Math.atan2(position[1], position[0]) - Math.atan(1 / Math.E)) < 1e-6);
});

test('the place does not depend on the order, and turns with the map', () => {
  const places = /** @type {[number, number][]} */ ([
    [10, 20],
    [15, 30],
    [-5, 25],
  ]);
  const one = placeQuery(hits(0.6, 0.5, 0.58), at(places));
  const turned = placeQuery(
    [
      { row: 2, score: 0.6 },
      { row: 1, score: 0.5 },
      { row: 0, score: 0.58 },
    ],
    at([
      [-5, 65],
      [15, 70],
      [10, 60],
    ]),
  );
  const longitude = Math.atan2(one.position[1], one.position[0]) + 40 * DEGREE;
  assert.ok(Math.abs(Math.atan2(turned.position[1], turned.position[0]) - longitude) < 1e-6);
  assert.ok(Math.abs(one.position[2] - turned.position[2]) < 1e-6);
  assert.ok(Math.abs(one.cap - turned.cap) < 1e-6);
});

test('neighbours in one place have no cap', () => {
  const { cap } = placeQuery(
    hits(0.9, 0.9, 0.9),
    at([
      [0, 0],
      [0, 0],
      [0, 0.001],
    ]),
  );
  assert.ok(cap < 1e-4);
});

test("opposite neighbours: the best one's place, and a cap of a quarter turn or more", () => {
  for (const [scores, best] of /** @type {[number[], number][]} */ ([
    [[0.5, 0.5], 0],
    [[0.5, 0.501], 1],
  ])) {
    const positions = at([
      [0, 0],
      [0, 180],
    ]);
    const { position, cap } = placeQuery(hits(...scores), positions);
    assert.ok(geodesicDistance(position, positions.subarray(3 * best, 3 * best + 3)) < 1e-6);
    assert.ok(cap >= Math.PI / 2);
  }
});

test('no neighbour is refused', () => {
  assert.throws(
    () => placeQuery([], at([[0, 0]])),
    /No neighbours were given: expected at least one/,
  );
});

test('many queries are placed as each of them is alone, those without a direction too', () => {
  const positions = at(
    Array.from({ length: 40 }, (_, i) => [((i * 37) % 170) - 85, (i * 101) % 360]),
  );
  // The last two rows are opposite each other.
  positions.set([0, 0, 1, 0, 0, -1], 3 * 38);
  const rows = Int32Array.from([3, 9, 1, 7, 20, 31, 5, 11, 12, 38, 39, 38]);
  const scores = Float32Array.from([0.9, 0.7, 0.4, 0.5, 0.5, 0.5, 0.3, 0.29, 0.1, 0.5, 0.5, -1]);
  const places = new Float32Array(12);
  placeQueries(queryWeights(rows, scores, 4, 10), positions, places);
  for (let query = 0; query < 4; query++) {
    const own = Array.from({ length: 3 }, (_, i) => ({
      row: rows[3 * query + i],
      score: scores[3 * query + i],
    }));
    const { position } = placeQuery(own, positions);
    const found = places.subarray(3 * query, 3 * query + 3);
    assert.ok(geodesicDistance(found, position) < 1e-3, `query ${query}`);
  }
});

test('no more of the best rows count than are asked for', () => {
  const positions = at([
    [0, 0],
    [0, 90],
    [90, 0],
  ]);
  const places = new Float32Array(3);
  const weights = queryWeights(Int32Array.of(0, 1, 2), Float32Array.of(0.5, 0.5, 0.5), 1, 2);
  placeQueries(weights, positions, places);
  assert.ok(Math.abs(places[2]) < 1e-6);
  assert.equal(weights.width, 2);
});
