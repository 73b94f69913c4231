import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { createLoop } from '../../../web/globe/loop.js';

const CONTEXT = /** @type {any} */ ({
  getParameter: () => 'a graphics card',
  fenceSync: () => ({}),
  deleteSync() {},
  getSyncParameter: () => 0,
  flush() {},
  SYNC_GPU_COMMANDS_COMPLETE: 1,
  SYNC_STATUS: 2,
  SIGNALED: 3,
});
const { requestAnimationFrame, cancelAnimationFrame } = globalThis;
/** @type {Map<number, (time: number) => void>} */
const waiting = new Map();
let number = 0;

beforeEach(() => {
  waiting.clear();
  Object.assign(globalThis, {
    requestAnimationFrame: (/** @type {(time: number) => void} */ callback) =>
      waiting.set(++number, callback) && number,
    cancelAnimationFrame: (/** @type {number} */ handle) => waiting.delete(handle),
  });
});
afterEach(() => {
  Object.assign(globalThis, { requestAnimationFrame, cancelAnimationFrame });
});

/** The browser draws at `time`. @param {number} time */
function tick(time) {
  const due = [...waiting.values()];
  waiting.clear();
  due.forEach((callback) => callback(time));
}

/** @param {(time: number, seconds: number) => boolean} draw */
const loopOf = (draw, isEmpty = () => false) => createLoop(CONTEXT, { isEmpty, draw });

test('draws while something changes, once a frame however often it is asked, and then no more', () => {
  /** @type {number[]} */
  const drawn = [];
  const loop = loopOf((time) => drawn.push(time) < 3);
  loop.request();
  loop.request();
  for (const time of [1000, 1016, 1032, 1048, 1064]) tick(time);
  assert.deepEqual(drawn, [1000, 1016, 1032]);
  assert.equal(waiting.size, 0);
});

test('a pause is no step', () => {
  /** @type {number[]} */
  const steps = [];
  const loop = loopOf((_, seconds) => steps.push(seconds) > 99);
  for (const time of [1000, 1150, 90_000]) {
    loop.request();
    tick(time);
  }
  assert.deepEqual(steps, [0.016, 0.1, 0.016]);
});

test('without data, without a context and when it is over nothing is drawn; a context that comes back is drawn at once', () => {
  let count = 0,
    isEmpty = true;
  const loop = loopOf(
    () => ++count > 99,
    () => isEmpty,
  );
  loop.request();
  assert.equal(waiting.size, 0);
  isEmpty = false;
  loop.request();
  loop.lose();
  tick(1000);
  loop.request();
  assert.deepEqual([count, waiting.size], [0, 0]);
  loop.restore();
  tick(1016);
  assert.equal(count, 1);
  loop.request();
  loop.dispose();
  loop.request();
  loop.now();
  assert.deepEqual([count, waiting.size], [1, 0]);
});

test('a frame that is wanted now takes the place of the one that was asked for', () => {
  let count = 0;
  const loop = loopOf(() => ++count > 99);
  loop.request();
  loop.now();
  tick(1000);
  assert.equal(count, 1);
});

test('beside a layout a frame waits for the one before to reach the screen, unless a hand is on the planet', () => {
  let count = 0;
  const loop = loopOf(() => ++count > 0);
  loop.throttle(true);
  assert.ok(loop.isThrottled());
  tick(1000);
  tick(1016);
  tick(1032);
  assert.equal(count, 1, 'its end has not been told');
  loop.skipWait();
  tick(1048);
  assert.equal(count, 2);
  loop.throttle(false);
  tick(1064);
  tick(1080);
  assert.equal(count, 4);
});
