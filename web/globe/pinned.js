import { PIN_LINE_TOP } from './layers/pin-line.js';

/**
 * @import { createCallouts } from './labels/callouts.js'
 * @import { createPinLine } from './layers/pin-line.js'
 */

/**
 * The pinned point stands out: a line through it, and a callout with its name at the line's end.
 * @param {ReturnType<typeof createPinLine>} pinLine
 * @param {ReturnType<typeof createCallouts>} callouts
 */
export function createPinned(pinLine, callouts) {
  let index = -1;
  /** @type {string[]} */
  let names = [];
  return {
    /** @param {string[] | null} given a name a point; without them nothing is written */
    setNames(given) {
      names = given ?? [];
    },
    /** @param {number} wanted a point, or −1 */
    set(wanted) {
      index = wanted;
      if (index >= 0) return;
      pinLine.draw(null);
      callouts.set('pinned-name', null);
    },
    /** @param {Float32Array} positions 3N unit vectors */
    follow(positions) {
      if (index < 0) return;
      const position = positions.slice(3 * index, 3 * index + 3);
      pinLine.draw(position);
      const text = names[index] ?? '';
      callouts.set(
        'pinned-name',
        text ? { text, position, radius: PIN_LINE_TOP, isOfPoint: true } : null,
      );
    },
  };
}
