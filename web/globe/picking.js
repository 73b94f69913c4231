import { pick } from '../geometry/view.js';
import { neighborToward } from '../geometry/walk.js';

/** @import { createCamera } from './camera.js' */

/** How far from a point the pointer may be, CSS pixels: half a fingertip. */
const TOUCH_REACH = 22;

/**
 * Picking: which point is under the pointer, in the middle of the view, or next on the screen.
 *
 * @param {ReturnType<typeof createCamera>} camera
 * @param {object} points
 * @param {() => Float32Array} points.positions 3N unit vectors, as drawn
 * @param {(index: number) => boolean} points.accepts which may be picked
 * @param {() => [first: number, end: number][]} points.ranges which are drawn
 * @param {(index: number, x: number, y: number) => void} onHover
 */
export function createPicking(camera, { positions, accepts, ranges }, onHover) {
  let underPointer = -1;

  /** @param {number} x @param {number} y CSS pixels @returns {number} −1 for none */
  const pickAt = (x, y) => pick(camera.view, positions(), x, y, TOUCH_REACH, accepts, ranges());

  /** @param {number} x @param {number} y CSS pixels */
  function hover(x, y) {
    underPointer = pickAt(x, y);
    onHover(underPointer, x, y);
  }

  return {
    pickAt,
    /** @returns {number} the point in the middle of the view, or −1 */
    pickCenter: () =>
      pick(camera.view, positions(), ...camera.middle(), Infinity, accepts, ranges()),
    hover,
    /** The pointer has gone. */
    leave() {
      underPointer = -1;
      onHover(-1, 0, 0);
    },
    /**
     * A pointer that does not move is over another point when the planet moves under it. What is
     * hovered from elsewhere, by key or in a list, stays.
     * @param {{x: number, y: number} | null} pointer CSS pixels
     */
    repick(pointer) {
      if (pointer && pickAt(pointer.x, pointer.y) !== underPointer) hover(pointer.x, pointer.y);
    },
    /**
     * @param {number} index
     * @param {number} right
     * @param {number} up
     * @returns {number} the next point that way on the screen, or −1
     */
    neighbor(index, right, up) {
      const axes = camera.axes();
      const direction = axes.right.map((value, axis) => right * value + up * axes.up[axis]);
      return neighborToward(positions(), index, direction, accepts);
    },
  };
}
