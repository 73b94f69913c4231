import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMotion } from '../../../web/globe/motion.js';

test('points ease to where they are sent, closely after a stream, and at once without motion', () => {
  const to = Float32Array.from([0, 1, 0]);
  /** @param {boolean} streaming @param {boolean} reducedMotion @returns {number} frames */
  const framesOf = (streaming, reducedMotion) => {
    const drawn = Float32Array.from([1, 0, 0]);
    const motion = createMotion();
    motion.start(drawn);
    assert.ok(!motion.arrived(), 'what stands at its points has not been placed yet');
    motion.advance(1 / 60, reducedMotion);
    assert.ok(motion.arrived());
    motion.moveTo(to, streaming);
    let frames = 0;
    for (; !motion.arrived(); frames++) motion.advance(1 / 60, reducedMotion);
    assert.deepEqual(drawn.map(Math.round), to);
    assert.deepEqual(motion.target(), to);
    return frames;
  };
  assert.equal(framesOf(false, true), 1);
  assert.ok(framesOf(true, false) < framesOf(false, false) / 2);
});
