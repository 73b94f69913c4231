import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromLatLng } from '../../../../web/geometry/sphere.js';
import { Orbit } from '../../../../web/globe/input/orbit.js';

const FRAME = 1 / 60;
const RADIUS = 300;

/** @param {Orbit} orbit @returns {number} frames until it stands still */
function runOut(orbit) {
  for (let frame = 0; frame < 5000; frame++) if (!orbit.advance(FRAME, false)) return frame;
  return assert.fail('it never stands still');
}

/** @param {number} actual @param {number} expected @param {number} [error] */
const near = (actual, expected, error = 0.05) =>
  assert.ok(Math.abs(actual - expected) <= error, `${actual} is not ${expected}`);

test('rotates by itself until it is touched, and not where that is off or no motion is wanted', () => {
  const orbit = new Orbit();
  const { longitude } = orbit.pose();
  assert.ok(orbit.advance(1, false));
  near(orbit.pose().longitude, longitude + 2.2);
  assert.ok(!new Orbit().advance(1, true));
  const off = new Orbit();
  off.setAutoRotate(false);
  assert.ok(!off.advance(1, false));
  orbit.hold();
  orbit.release();
  assert.ok(!orbit.advance(1, false));
});

test('a drag moves the planet with the pointer, and it turns on until friction stops it', () => {
  const orbit = new Orbit();
  orbit.jump({ latitude: 0, longitude: 0, zoom: 1, roll: 0 });
  orbit.hold();
  orbit.drag(-RADIUS / 10, 0, RADIUS, FRAME);
  near(orbit.pose().longitude, 18 / Math.PI);
  orbit.advance(FRAME, false);
  near(orbit.pose().longitude, 18 / Math.PI, 1e-9);
  orbit.release();
  runOut(orbit);
  assert.ok(orbit.pose().longitude > 20);
  near(orbit.pose().latitude, 0);
  orbit.hold();
  orbit.drag(0, 10 * RADIUS, RADIUS, FRAME);
  assert.equal(orbit.pose().latitude, 89, 'never over the pole');
});

test('what is dragged follows the pointer where the picture is rolled, too', () => {
  const orbit = new Orbit();
  orbit.jump({ latitude: 0, longitude: 0, roll: 90 });
  orbit.drag(0, -RADIUS / 10, RADIUS, FRAME);
  near(orbit.pose().latitude, 0);
  near(orbit.pose().longitude, 18 / Math.PI);
});

test('flies over the date line the short way, and at once where no motion is wanted', () => {
  for (const reducedMotion of [false, true]) {
    const orbit = new Orbit();
    orbit.jump({ latitude: 10, longitude: 170 });
    orbit.flyTo(...fromLatLng(20, -170));
    const passed = new Set();
    for (let frame = 0; orbit.advance(FRAME, reducedMotion); frame++) {
      passed.add(Math.sign(Math.abs(orbit.pose().longitude) - 169));
      assert.ok(frame < 5000);
    }
    near(orbit.pose().latitude, 20);
    near(orbit.pose().longitude, -170);
    assert.ok(!passed.has(-1));
  }
});

test('the other side of the planet is the antipode, short of the poles', () => {
  const orbit = new Orbit();
  orbit.jump({ latitude: 30, longitude: 20 });
  orbit.turnAround();
  runOut(orbit);
  near(orbit.pose().latitude, -30);
  near(orbit.pose().longitude, -160);
  orbit.flyTo(0, 0, 1);
  runOut(orbit);
  near(orbit.pose().latitude, 80);
});

test('zooms within limits, eased by wheel and keys and at once by two fingers, which also roll', () => {
  const orbit = new Orbit();
  orbit.touch();
  orbit.zoomBy(2);
  assert.equal(orbit.pose().zoom, 1);
  runOut(orbit);
  near(orbit.pose().zoom, 2);
  orbit.pinch(100, 200);
  assert.equal(orbit.pose().zoom, 9);
  near(orbit.pose().roll, -160);
  orbit.pinch(0.001, 0);
  assert.equal(orbit.pose().zoom, 0.6);
  orbit.reset();
  runOut(orbit);
  assert.deepEqual([orbit.pose().zoom, orbit.pose().roll], [1, 0]);
});

test('a push goes the way of the arrow, and a press ends it', () => {
  const orbit = new Orbit();
  orbit.jump({ latitude: 0, longitude: 0 });
  orbit.push(1, 0);
  orbit.push(0, -1);
  orbit.advance(FRAME, false);
  const { latitude, longitude } = orbit.pose();
  assert.ok(latitude > 0 && longitude > 0);
  orbit.hold();
  assert.ok(!orbit.advance(FRAME, false));
  assert.equal(orbit.pose().longitude, longitude);
});

test('data that open turn it without a hand: it rotates on, and knows whether it was moved since', () => {
  const orbit = new Orbit();
  orbit.begin({ latitude: 40, longitude: -100, zoom: 1, roll: 0 });
  assert.deepEqual(orbit.pose(), { latitude: 40, longitude: -100, zoom: 1, roll: 0 });
  assert.ok(orbit.advance(1, false), 'it rotates by itself');
  near(orbit.pose().longitude, -100 + 2.2);
  assert.ok(orbit.isAtFirst());
  for (const move of [() => orbit.hold(), () => orbit.flyTo(1, 0, 0), () => orbit.jump({})]) {
    move();
    assert.ok(!orbit.isAtFirst());
    orbit.release();
    orbit.begin({ latitude: 0, longitude: 0, zoom: 1, roll: 0 });
    assert.ok(orbit.isAtFirst());
  }
  assert.ok(!orbit.advance(1, false), 'once it was in hand it rests');
});

test('a flight may end nearer, and at once where no motion is wanted', () => {
  for (const reducedMotion of [false, true]) {
    const orbit = new Orbit();
    orbit.flyTo(0, 1, 0, 2.5);
    for (let frame = 0; frame < (reducedMotion ? 1 : 600); frame++)
      orbit.advance(FRAME, reducedMotion);
    near(orbit.pose().longitude, 90);
    near(orbit.pose().zoom, 2.5, 1e-3);
  }
});
