import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromLatLng } from '../../../web/geometry/sphere.js';
import { FIRST_POSE } from '../../../web/globe/sizes.js';
import { facingLand, firstPoseOf } from '../../../web/planet/first-pose.js';

/** @import { Bundle } from '../../../web/formats/bundle.js' */

/** @param {number} latitude @param {number} longitude */
const heapAt = (latitude, longitude) =>
  Float32Array.from(
    Array.from({ length: 50 }, (_, i) =>
      fromLatLng(latitude + (i % 5), longitude + Math.floor(i / 5)),
    ).flat(),
  );
const bundleOf = (/** @type {number} */ layouts) =>
  /** @type {Bundle} */ (/** @type {unknown} */ ({ layouts: Array.from({ length: layouts }) }));

test('data open with their land in front, north up', () => {
  const { latitude, longitude, zoom, roll } = facingLand(heapAt(-30, 110));
  assert.ok(Math.abs(latitude + 28) < 1 && Math.abs(longitude - 114.5) < 1);
  assert.deepEqual([zoom, roll], [1, 0]);
  assert.equal(facingLand(heapAt(82, 0)).latitude, 60, 'never from above the pole');
});

test('the poster and the globe are told the same, however the points have moved since', () => {
  const bundle = bundleOf(1);
  const first = firstPoseOf({ bundle, positions: heapAt(10, 20) });
  assert.equal(firstPoseOf({ bundle, positions: heapAt(-50, 120) }), first);
  assert.notDeepEqual(firstPoseOf({ bundle: bundleOf(1), positions: heapAt(-50, 120) }), first);
});

test('where no layout says where land is, the planet stands as ever', () => {
  assert.equal(firstPoseOf({ bundle: bundleOf(0), positions: heapAt(10, 120) }), FIRST_POSE);
  assert.equal(firstPoseOf({ bundle: null, positions: new Float32Array() }), FIRST_POSE);
});
