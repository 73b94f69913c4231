import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFramePacer } from '../../../web/globe/frame-pacing.js';

const FRAME = 16;

/** A graphics process that takes some time for a frame. @param {number} cost milliseconds */
function createGraphics(cost) {
  const clock = { now: 1000 };
  const fences = new Set();
  const gl = /** @type {any} */ ({
    SYNC_GPU_COMMANDS_COMPLETE: 1,
    SYNC_STATUS: 2,
    SIGNALED: 3,
    fenceSync() {
      const fence = { until: clock.now + cost };
      fences.add(fence);
      return fence;
    },
    getSyncParameter: (/** @type {{until: number}} */ fence) => (clock.now >= fence.until ? 3 : 4),
    deleteSync: (/** @type {object} */ fence) => fences.delete(fence),
    flush() {},
  });
  return { gl, clock, fences };
}

/**
 * @param {number} cost @param {number} seconds @param {boolean} inSoftware
 * @returns {number} frames drawn in that time
 */
function drawFor(cost, seconds, inSoftware = false) {
  const { gl, clock, fences } = createGraphics(cost);
  const pacer = createFramePacer(gl, inSoftware);
  let drawn = 0;
  for (const end = clock.now + 1000 * seconds; clock.now < end; clock.now += FRAME) {
    if (!pacer.isDue(clock.now)) continue;
    pacer.submitted(clock.now);
    drawn++;
  }
  assert.ok(fences.size <= 1, 'fences are given back');
  return drawn;
}

test('a fast renderer draws every frame', () => {
  assert.ok(drawFor(4, 2) >= 2000 / FRAME - 1);
});

test('a slow one draws for half of the time', () => {
  const drawn = drawFor(200, 20);
  assert.ok(drawn * 200 <= 20_000 * 0.51, `${drawn} frames`);
  assert.ok(drawn * 200 >= 20_000 * 0.4, `${drawn} frames`);
});

test('the processor draws for a fifth of the time, however fast or slow', () => {
  for (const cost of [30, 200, 1200]) {
    const drawn = drawFor(cost, 60, true);
    assert.ok(drawn * cost <= 60_000 * 0.22, `${drawn} frames of ${cost} ms`);
    assert.ok(drawn * cost >= 60_000 * 0.13, `${drawn} frames of ${cost} ms`);
  }
});

test('a hand on the planet is not kept waiting, nor by a context that was lost', () => {
  for (const end of /** @type {const} */ (['skipWait', 'reset'])) {
    const { gl, clock } = createGraphics(300);
    const pacer = createFramePacer(gl, false);
    pacer.submitted(clock.now);
    clock.now += FRAME;
    assert.equal(pacer.isDue(clock.now), false);
    pacer[end]();
    assert.equal(pacer.isDue(clock.now), true);
  }
});

test('a hand does not make the processor draw two frames at once, nor pause before the next', () => {
  const { gl, clock } = createGraphics(300);
  const pacer = createFramePacer(gl, true);
  pacer.submitted(clock.now);
  pacer.skipWait();
  clock.now += 299;
  assert.equal(pacer.isDue(clock.now), false);
  clock.now += 1;
  assert.equal(pacer.isDue(clock.now), true);
  pacer.submitted(clock.now);
  clock.now += 300;
  assert.equal(pacer.isDue(clock.now), false, 'no hand holds it any more');
});

test('a frame of which nothing is heard does not end the drawing', () => {
  const { gl, clock } = createGraphics(Infinity);
  const pacer = createFramePacer(gl, false);
  pacer.submitted(clock.now);
  clock.now += 10_000;
  assert.equal(pacer.isDue(clock.now), true);
});
