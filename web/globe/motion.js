import { easeToward } from '../geometry/sphere.js';

const STREAM_EASING_SECONDS = 0.07;
const EASING_SECONDS = 0.22;
/** The chord that a point may still be away when it has arrived. */
const ARRIVED = 2e-4;

/**
 * Exponential easing of the points from where they are drawn to where they were last sent: in a
 * frame of t seconds each goes 1 − e^(−t/τ) of its way.
 */
export function createMotion() {
  /** @type {Float32Array} */
  let drawn = new Float32Array();
  let target = drawn;
  let seconds = EASING_SECONDS;
  let arrived = true;
  return {
    /** Where the points go. */
    target: () => target,
    arrived: () => arrived,
    /** Other points, which are where they go. @param {Float32Array} positions moved in place */
    start(positions) {
      drawn = positions;
      target = positions.slice();
      arrived = false;
    },
    /**
     * @param {Float32Array} positions 3N unit vectors
     * @param {boolean} streaming whether they are one of many frames, which are followed closely
     */
    moveTo(positions, streaming) {
      target = positions;
      seconds = streaming ? STREAM_EASING_SECONDS : EASING_SECONDS;
      arrived = false;
    },
    /** @param {number} passed seconds @param {boolean} reducedMotion */
    advance(passed, reducedMotion) {
      const fraction = reducedMotion ? 1 : 1 - Math.exp(-passed / seconds);
      arrived = easeToward(drawn, target, fraction) <= ARRIVED;
    },
  };
}
