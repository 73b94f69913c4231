import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromLatLng, geodesicDistance } from '../../../web/geometry/sphere.js';
import { frame, zoomFor } from '../../../web/planet/framing.js';

/**
 * How far from the middle a pinhole camera draws a place, planet radii at zoom 1.
 * @param {number} angle radians from the middle
 * @param {number} zoom
 * @param {number} focal planet radii at zoom 1
 */
function drawnAt(angle, zoom, focal) {
  const limb = Math.atan(zoom / focal);
  const distance = 1 / Math.sin(limb);
  const atEye = Math.atan2(Math.sin(angle), distance - Math.cos(angle));
  return focal * Math.tan(atEye);
}

test('what is framed is in the view, and fills it unless that is too near', () => {
  for (const degrees of [2, 10, 20, 30, 45, 60, 80]) {
    const angle = (degrees * Math.PI) / 180;
    const zoom = zoomFor(angle);
    assert.ok(zoom >= 1 && zoom <= 2.6);
    // On canvases where perspective is weaker it is drawn no farther out.
    for (const focal of [4.6, 6, 12])
      if (zoom > 1) assert.ok(drawnAt(angle, zoom, focal) <= 0.96, `${degrees}° at ${zoom}`);
    if (zoom > 1 && zoom < 2.6) assert.ok(drawnAt(angle, zoom, 4.6) > 0.9);
  }
  assert.equal(zoomFor(0.02), 2.6);
  assert.ok(zoomFor(0.3) > zoomFor(0.5), 'what is wider is seen from farther');
});

test('the middle is where most are, and a few far away do not draw the camera back', () => {
  const near = Array.from({ length: 100 }, (_, i) => fromLatLng(40 + (i % 10), 60 + i / 10));
  const far = Array.from({ length: 10 }, (_, i) => fromLatLng(-60, 40 * i));
  const found = frame(Float32Array.from([...near, ...far].flat()));
  assert.ok(found);
  assert.ok(geodesicDistance(found.position, fromLatLng(44.5, 65)) < 0.05);
  assert.ok(found.zoom > 1.8);
  assert.equal(frame(new Float32Array()), null);
});
