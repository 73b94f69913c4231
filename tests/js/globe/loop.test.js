import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { createLoop } from '../../../web/globe/loop.js';

/** Whether all that was asked of the renderer has been drawn. */
let isDone = false;
const CONTEXT = /** @type {any} */ ({
  fenceSync: () => ({}),
  deleteSync() {},
  getSyncParameter: () => (isDone ? 3 : 0),
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
  isDone = false;
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

const NOTHING = { isEmpty: () => false, draw: () => false, show: () => false, coarsen() {} };
/** @param {(time: number, seconds: number) => boolean} draw */
const loopOf = (draw, isEmpty = () => false) =>
  createLoop(CONTEXT, false, { ...NOTHING, isEmpty, draw });

/** By the processor. @param {{drawn?: () => boolean, shown?: () => boolean}} told */
function slowLoop({ drawn = () => false, shown = () => false }) {
  /** @type {string[]} */
  const events = [];
  const loop = createLoop(CONTEXT, true, {
    isEmpty: () => false,
    draw: () => (events.push('drawn'), drawn()),
    show: () => (events.push('shown'), shown()),
    coarsen: (wanted) => events.push(wanted ? 'coarse' : 'sharp'),
  });
  return { loop, events };
}

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

test('a frame is on the screen with its words in the task that draws it', () => {
  let shown = 0;
  const loop = createLoop(CONTEXT, false, { ...NOTHING, show: () => ++shown > 99 });
  loop.request();
  tick(1000);
  assert.equal(shown, 1);
});

test('what the processor draws is shown when it is ready, and until then nothing else is drawn', () => {
  const { loop, events } = slowLoop({ drawn: () => true });
  loop.request();
  for (const time of [1000, 1016, 1032]) {
    tick(time);
    loop.skipWait();
  }
  assert.deepEqual(events, ['drawn']);
  isDone = true;
  tick(1048);
  assert.deepEqual(events, ['drawn', 'shown']);
  // Not in the same task: the browser would wait for both.
  tick(1064);
  assert.deepEqual(events, ['drawn', 'shown', 'drawn']);
});

test('words that are still to be written are a frame more, and nothing is none', () => {
  let unwritten = 1;
  const { loop, events } = slowLoop({ shown: () => unwritten-- > 0 });
  isDone = true;
  loop.request();
  for (let time = 1000; time < 1200; time += 16) tick(time);
  assert.deepEqual(events, ['drawn', 'shown', 'drawn', 'shown']);
  assert.equal(waiting.size, 0);
});

test('a frame that is wanted now is shown now, and takes the place of the one that was being drawn', () => {
  const { loop, events } = slowLoop({});
  loop.request();
  tick(1000);
  loop.now();
  isDone = true;
  for (const time of [1016, 1032]) tick(time);
  assert.deepEqual(events, ['drawn', 'drawn', 'shown']);
});

test('a context that is lost takes the frame with it', () => {
  const { loop, events } = slowLoop({});
  loop.request();
  tick(1000);
  loop.lose();
  isDone = true;
  tick(1016);
  loop.restore();
  tick(1032);
  tick(1048);
  assert.deepEqual(events, ['drawn', 'drawn', 'shown']);
});

test('beside a computation the processor draws cheap frames, and whole ones a moment after it', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { loop, events } = slowLoop({});
  isDone = true;
  loop.throttle(true);
  loop.throttle(false);
  loop.throttle(true);
  t.mock.timers.tick(1000);
  tick(1000);
  assert.deepEqual(events, ['coarse', 'coarse']);
  loop.throttle(false);
  t.mock.timers.tick(100);
  assert.deepEqual(events, ['coarse', 'coarse']);
  t.mock.timers.tick(1000);
  tick(2000);
  assert.deepEqual(events, ['coarse', 'coarse', 'sharp', 'drawn']);
});
