import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createIcosphere } from '../../../../web/geometry/icosphere.js';
import { createPatches } from '../../../../web/globe/layers/ground-patches.js';
import { FLAT_RADIUS, HEIGHT, SEA_RADIUS } from '../../../../web/globe/layers/ground-shader.js';
import { gaussians } from '../../random.js';

const { vertices, triangles } = createIcosphere(6);
const COUNT = vertices.length / 3;
const DISTANCES = [1.05, 1.3, 2, 3.2, 9];

/** Hills that end at a coast: 0…1 for each vertex. */
function hills() {
  const [a, b, c] = gaussians(3, 5);
  return Float64Array.from({ length: COUNT }, (_, v) =>
    Math.max(
      0,
      Math.sin(4 * vertices[3 * v] + a) *
        Math.sin(5 * vertices[3 * v + 1] + b) *
        Math.cos(3 * vertices[3 * v + 2] + c),
    ),
  );
}

/**
 * Whether the way from the eye to a point misses a ball round the origin.
 * @param {number[]} eye @param {number[]} point @param {number} radius
 */
function isFree(eye, point, radius) {
  const way = point.map((value, axis) => value - eye[axis]);
  const length = way.reduce((sum, value) => sum + value * value, 0);
  const along = -way.reduce((sum, value, axis) => sum + value * eye[axis], 0) / length;
  const at = Math.min(Math.max(along, 0), 1);
  return Math.hypot(...eye.map((value, axis) => value + at * way[axis])) > radius * (1 - 1e-6);
}

/** @param {[number, number][]} runs @returns {Set<number>} their vertices */
const verticesOf = (runs) =>
  new Set(runs.flatMap(([start, count]) => [...triangles.subarray(start, start + count)]));

describe('the ground in patches', () => {
  const rises = hills();
  const patches = createPatches({ vertices, triangles });
  const directions = gaussians(3 * DISTANCES.length, 11);

  for (const isFlat of [false, true])
    DISTANCES.forEach((distance, k) => {
      test(`from ${distance} radii all that no ${isFlat ? 'plain' : 'sea'} hides is drawn, and little more`, () => {
        patches.setRise((v) => rises[v]);
        const direction = directions.slice(3 * k, 3 * k + 3);
        const eye = direction.map((value) => (value / Math.hypot(...direction)) * distance);
        const runs = patches.inSight(eye, isFlat);
        const drawn = verticesOf(runs);
        let seen = 0;
        for (let v = 0; v < COUNT; v++) {
          const radius = isFlat ? FLAT_RADIUS : SEA_RADIUS + HEIGHT * rises[v] ** 0.8;
          const place = [0, 1, 2].map((axis) => vertices[3 * v + axis] * radius);
          if (!isFree(eye, place, isFlat ? FLAT_RADIUS : SEA_RADIUS)) continue;
          seen++;
          assert.ok(drawn.has(v), `vertex ${v} is missing`);
        }
        assert.ok(seen > 0);
        assert.ok(drawn.size < seen + 0.2 * COUNT, `${drawn.size} for ${seen} of ${COUNT}`);
      });
    });

  test('runs lie one after another, each of whole triangles', () => {
    let end = 0;
    for (const [start, count] of patches.inSight([0, 0, 2], false)) {
      assert.ok(start >= end && count % 3 === 0);
      end = start + count;
    }
    assert.ok(end <= triangles.length);
  });
});
