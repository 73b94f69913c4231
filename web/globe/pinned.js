import { formatCoordinates } from '../geometry/coordinates.js';
import { PIN_LINE_TOP } from './layers/pin-line.js';

/**
 * @import { createCallouts } from './labels/callouts.js'
 * @import { createPinLine } from './layers/pin-line.js'
 */

/**
 * The pinned point stands out: a line through it, and a callout with its coordinates at the line's
 * end.
 * @param {ReturnType<typeof createPinLine>} pinLine
 * @param {ReturnType<typeof createCallouts>} callouts
 */
export function createPinned(pinLine, callouts) {
  let index = -1;
  return {
    /** @param {number} wanted a point, or −1 */
    set(wanted) {
      index = wanted;
      if (index >= 0) return;
      pinLine.draw(null);
      callouts.set('coordinates', null);
    },
    /** @param {Float32Array} positions 3N unit vectors */
    follow(positions) {
      if (index < 0) return;
      const position = positions.slice(3 * index, 3 * index + 3);
      pinLine.draw(position);
      callouts.set('coordinates', {
        text: formatCoordinates(position),
        position,
        radius: PIN_LINE_TOP,
      });
    },
  };
}
