import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromLatLng } from '../../../web/geometry/sphere.js';
import { createCamera } from '../../../web/globe/camera.js';
import { FIRST_POSE } from '../../../web/globe/sizes.js';
import { createFlights } from '../../../web/planet/flights.js';

/**
 * @import { Globe } from '../../../web/globe/globe.js'
 * @import { State } from '../../../web/state/state.js'
 */

/** Two heaps: the first 50 rows about 0° 0°, the others behind the planet, about 10° 170°. */
const positions = Float32Array.from(
  Array.from({ length: 100 }, (_, i) =>
    i < 50 ? fromLatLng(i % 7, i % 9) : fromLatLng(10 + (i % 7), 170 + (i % 9)),
  ).flat(),
);
const state = /** @type {State} */ (/** @type {unknown} */ ({ positions }));

/** A globe that is where it was sent to, and tells where that was. */
function createGlobe() {
  const camera = createCamera();
  camera.resize(800, 800);
  let pose = { ...FIRST_POSE, latitude: 0, longitude: 0 };
  camera.aim(pose);
  /** @type {unknown[]} */
  const asked = [];
  const go = (/** @type {typeof pose} */ next) => {
    pose = next;
    camera.aim(pose);
  };
  const globe = {
    view: camera.view,
    bounds: () => [0, 0, 800, 800],
    navigation: {
      pose: () => pose,
      /** @param {number[]} position @param {number} zoom */
      flyTo([x, y], zoom) {
        asked.push('fly');
        go({ ...pose, latitude: 13, longitude: (Math.atan2(y, x) * 180) / Math.PI, zoom });
      },
      /** @param {number} zoom */
      zoomTo(zoom) {
        asked.push(zoom);
        go({ ...pose, zoom });
      },
    },
  };
  return {
    globe: /** @type {Globe} */ (/** @type {unknown} */ (globe)),
    asked,
    go,
    at: () => pose,
  };
}

const first = (/** @type {number} */ row) => row < 50;
const second = (/** @type {number} */ row) => row >= 50;
const all = () => true;
const none = () => false;

test('the camera stays where what passes is in sight, and where nothing passes', () => {
  const { globe, asked } = createGlobe();
  const flights = createFlights(globe);
  flights.follow(state, first);
  flights.follow(state, none);
  flights.follow(state, all);
  assert.deepEqual(asked, []);
});

test('it flies to what is out of sight, and back to its distance when all passes', () => {
  const { globe, asked, at } = createGlobe();
  const flights = createFlights(globe);
  flights.follow(state, second);
  assert.deepEqual(asked, ['fly']);
  assert.ok(Math.abs(at().longitude - 174) < 2 && at().zoom > 1.5);
  flights.follow(state, second);
  assert.deepEqual(asked, ['fly'], 'once it is there it stays');
  flights.follow(state, all);
  assert.deepEqual(asked, ['fly', 1]);
});

test('a distance that was chosen since is kept, and so is the one of other data', () => {
  for (const change of ['zoom', 'data']) {
    const { globe, asked, go, at } = createGlobe();
    const flights = createFlights(globe);
    flights.follow(state, second);
    if (change === 'zoom') go({ ...at(), zoom: 4 });
    else flights.forget();
    flights.follow(state, all);
    assert.deepEqual(asked, ['fly']);
  }
});
