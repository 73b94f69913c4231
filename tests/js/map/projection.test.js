import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { geoAzimuthalEqualArea, geoDistance, geoEqualEarth, geoStereographic } from 'd3-geo';
import { createVisibility } from '../../../web/data/visibility.js';
import {
  insidePolygon,
  nearestPoint,
  nextPoint,
  pointsInside,
} from '../../../web/geometry/plane.js';
import { toLatLng } from '../../../web/geometry/sphere.js';
import { createDisc, drawDisc, mixColors } from '../../../web/map/discs.js';
import { createFlatMap, PROJECTION_TITLES } from '../../../web/map/projection.js';
import { createRandom } from '../random.js';

/** @import { Coloring } from '../../../web/data/coloring.js' */

const COUNT = 500;
const random = createRandom(11);
const POSITIONS = new Float32Array(3 * COUNT);
for (let i = 0; i < COUNT; i++) {
  const z = 2 * random() - 1,
    angle = 2 * Math.PI * random(),
    across = Math.sqrt(1 - z * z);
  POSITIONS.set([across * Math.cos(angle), across * Math.sin(angle), z], 3 * i);
}
/** @param {number} i @returns {[longitude: number, latitude: number]} */
const place = (i) =>
  /** @type {[number, number]} */ (
    toLatLng(POSITIONS[3 * i], POSITIONS[3 * i + 1], POSITIONS[3 * i + 2]).reverse()
  );
const CENTERS = /** @type {[number, number][]} */ ([
  [0, 0],
  [35, -120],
  [-80, 179],
  [90, 0],
]);
const SPHERE = { type: /** @type {const} */ ('Sphere') };

describe('a flat map', () => {
  const oracles = {
    'equal-earth': geoEqualEarth,
    azimuthal: geoAzimuthalEqualArea,
    stereographic: () => geoStereographic().clipAngle(120),
  };

  test('is offered in the projections that are known', () => {
    assert.deepEqual(
      PROJECTION_TITLES.map(([name]) => name),
      Object.keys(oracles),
    );
  });

  for (const [name] of PROJECTION_TITLES) {
    test(`puts points where d3 does: ${name}`, () => {
      for (const center of CENTERS) {
        const map = createFlatMap(name, center, 600, 300);
        const oracle = oracles[name]()
          .rotate([-center[1], -center[0]])
          .fitExtent(
            [
              [6, 6],
              [594, 294],
            ],
            SPHERE,
          );
        const places = new Float32Array(2 * COUNT);
        const beyond = map.project(POSITIONS, places);
        let hidden = 0;
        for (let i = 0; i < COUNT; i++) {
          if (
            name === 'stereographic' &&
            geoDistance(place(i), [center[1], center[0]]) > (2 * Math.PI) / 3
          ) {
            assert.ok(Number.isNaN(places[2 * i]));
            hidden++;
            continue;
          }
          const [x, y] = oracle(place(i)) ?? [NaN, NaN];
          assert.ok(
            Math.hypot(places[2 * i] - x, places[2 * i + 1] - y) < 0.05,
            `point ${i} is off`,
          );
          assert.ok(x >= 5.9 && x <= 594.1 && y >= 5.9 && y <= 294.1);
        }
        assert.equal(beyond, hidden);
      }
    });

    test(`tells the coordinates of a place, and none off the map: ${name}`, () => {
      const map = createFlatMap(name, [20, 40], 600, 300);
      const places = new Float32Array(2 * COUNT);
      map.project(POSITIONS, places);
      for (let i = 0; i < COUNT; i++) {
        if (Number.isNaN(places[2 * i])) continue;
        const found = map.invert(places[2 * i], places[2 * i + 1]);
        assert.ok(
          found && geoDistance([found[1], found[0]], place(i)) < 1e-3,
          `${found} is not ${place(i)}`,
        );
      }
      assert.equal(map.invert(2, 2), null);
      assert.equal(map.invert(598, 298), null);
    });
  }

  test('keeps areas: equal parts of the sphere hold equal parts of an equal-area map', () => {
    for (const name of /** @type {const} */ (['equal-earth', 'azimuthal'])) {
      const map = createFlatMap(name, [0, 0], 600, 300);
      let north = 0,
        polar = 0,
        all = 0;
      for (let x = 0; x < 600; x += 2) {
        for (let y = 0; y < 300; y += 2) {
          const found = map.invert(x, y);
          if (!found) continue;
          all++;
          north += Number(found[0] > 0);
          // Half of the sphere lies within 30° of the equator.
          polar += Number(Math.abs(found[0]) > 30);
        }
      }
      assert.ok(
        Math.abs(north / all - 0.5) < 0.01 && Math.abs(polar / all - 0.5) < 0.01,
        `${name}: ${north / all}, ${polar / all}`,
      );
    }
  });

  test('draws a circle around a place with its radius', () => {
    const map = createFlatMap('stereographic', [30, 60], 400, 400);
    /** @type {[number, number][]} */
    const path = [];
    const pen = (/** @type {number} */ x, /** @type {number} */ y) => path.push([x, y]);
    const context = /** @type {any} */ ({
      beginPath() {},
      closePath() {},
      moveTo: pen,
      lineTo: pen,
      arc() {},
    });
    map.traceCircle(context, 40, 70, 15);
    assert.ok(path.length > 50);
    for (const [x, y] of path) {
      const found = map.invert(x, y);
      assert.ok(
        found && Math.abs((geoDistance([found[1], found[0]], [70, 40]) * 180) / Math.PI - 15) < 0.2,
      );
    }
  });
});

describe('on a plane', () => {
  const PLACES = Float32Array.of(0, 0, 10, 0, 10, 10, NaN, NaN, -5, 1, 0, -30);
  const all = () => true;

  test('the nearest place within reach is found, of those that may be', () => {
    assert.equal(nearestPoint(PLACES, 9, 1, 12, all), 1);
    assert.equal(
      nearestPoint(PLACES, 9, 1, 12, (i) => i !== 1),
      2,
    );
    assert.equal(nearestPoint(PLACES, 50, 50, 12, all), -1);
    assert.equal(nearestPoint(PLACES, 50, 50, Infinity, all), 2);
  });

  test('walking goes on in its direction, or stays', () => {
    assert.equal(nextPoint(PLACES, 0, [1, 0], all), 1);
    assert.equal(nextPoint(PLACES, 0, [-1, 0], all), 4);
    assert.equal(nextPoint(PLACES, 0, [0, -1], all), 5);
    assert.equal(nextPoint(PLACES, 1, [0, 1], all), 2);
    assert.equal(nextPoint(PLACES, 5, [0, -1], all), -1);
    assert.equal(
      nextPoint(PLACES, 0, [1, 0], (i) => i !== 1),
      2,
    );
  });

  test('a lasso holds what lies in it, even where it is hollow', () => {
    const hollow = [0, 0, 10, 0, 10, 10, 5, 2, 0, 10];
    assert.equal(insidePolygon(hollow, 5, 1), true);
    assert.equal(insidePolygon(hollow, 5, 6), false);
    assert.equal(insidePolygon(hollow, 1, 6), true);
    assert.equal(insidePolygon(hollow, 11, 1), false);
    assert.deepEqual(pointsInside(PLACES, [-6, -6, 12, -6, 12, 6, -6, 6], all), [0, 1, 4]);
    assert.deepEqual(
      pointsInside(PLACES, [-6, -6, 12, -6, 12, 6, -6, 6], (i) => i > 0),
      [1, 4],
    );
  });

  test('a circle of many corners holds just what is nearer than its radius', () => {
    const circle = Array.from(
      { length: 720 },
      (_, i) => 3 * (i % 2 ? Math.sin : Math.cos)((Math.floor(i / 2) * Math.PI) / 180),
    );
    for (let i = 0; i < 400; i++) {
      const x = 8 * random() - 4,
        y = 8 * random() - 4;
      if (Math.abs(Math.hypot(x, y) - 3) > 0.01)
        assert.equal(insidePolygon(circle, x, y), Math.hypot(x, y) < 3);
    }
  });
});

describe('a disc', () => {
  const picture = (/** @type {number} */ width, /** @type {number} */ height) => ({
    pixels: new Uint32Array(width * height),
    width,
    height,
  });

  test('covers its area, in its colour, and nothing beyond its reach', () => {
    const drawn = picture(41, 31);
    drawDisc(drawn, createDisc(6.3, 41), 20.2, 14.8, 0x302010);
    let area = 0;
    drawn.pixels.forEach((pixel, i) => {
      area += (pixel >>> 24) / 255;
      if (pixel) assert.ok(Math.hypot((i % 41) - 20, Math.floor(i / 41) - 15) < 7);
      if (pixel) assert.equal(pixel & 0xffffff, 0x302010);
    });
    assert.ok(Math.abs(area - Math.PI * 6.3 ** 2) < 5, `${area}`);
  });

  test('hides what was there, and lets it shine through its edge', () => {
    const drawn = picture(11, 11);
    drawDisc(drawn, createDisc(4.5, 11), 5, 5, 0x0000ff);
    drawDisc(drawn, createDisc(2, 11), 5, 5, 0x00ff00);
    assert.equal(drawn.pixels[5 * 11 + 5], 0xff00ff00);
    // Two pixels aside the middle half of the pixel is covered.
    const edge = drawn.pixels[5 * 11 + 7];
    assert.equal(edge >>> 24, 255);
    assert.ok(Math.abs((edge & 255) - 127.5) <= 1 && Math.abs(((edge >> 8) & 255) - 127.5) <= 1);
  });

  test('takes a colour between two', () => {
    assert.equal(mixColors(0x102030, 0xf0e0d0, 0), 0x102030);
    assert.equal(mixColors(0x102030, 0xf0e0d0, 1), 0xf0e0d0);
    assert.equal(mixColors(0x000000, 0xff8040, 0.5), 0x804020);
  });

  test('beyond the edge, or nowhere, leaves the picture as it is', () => {
    const drawn = picture(20, 20);
    for (const [x, y] of [
      [-3, 5],
      [5, 25],
      [1, 10],
      [NaN, NaN],
    ])
      drawDisc(drawn, createDisc(3, 20), x, y, 1);
    assert.ok(drawn.pixels.every((pixel) => pixel === 0));
  });
});

test('lit are the points of lit entries that the filters let pass and a search has found', () => {
  /** @type {Coloring} */
  const coloring = {
    colorOf: () => [0, 0, 0],
    entryOf: (index) => index % 3,
    entries: [],
    range: null,
    missing: 0,
  };
  const none = { isolated: new Set(), previewed: -1, filterMask: null, found: null };
  const lit = (/** @type {object} */ change) =>
    [0, 1, 2, 3, 4].filter(createVisibility(coloring, { ...none, ...change }));
  assert.deepEqual(lit({}), [0, 1, 2, 3, 4]);
  assert.deepEqual(lit({ isolated: new Set([1]) }), [1, 4]);
  assert.deepEqual(lit({ isolated: new Set([1]), previewed: 0 }), [0, 1, 3, 4]);
  assert.deepEqual(lit({ filterMask: Uint8Array.of(1, 1, 0, 0, 1) }), [0, 1, 4]);
  assert.deepEqual(lit({ filterMask: Uint8Array.of(1, 1, 0, 0, 0), previewed: 1 }), [1]);
  assert.deepEqual(lit({ found: new Set([1, 3]), filterMask: Uint8Array.of(1, 1, 0, 0, 1) }), [1]);
});
