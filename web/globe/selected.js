import { toLatLng } from '../geometry/sphere.js';
import { PIN_LINE_TOP } from './layers/pin-line.js';

/**
 * @import { createCallouts } from './labels/callouts.js'
 * @import { createPinLine } from './layers/pin-line.js'
 */

/**
 * The selected point stands out: a pinLine through it, and its coordinates at the pinLine's end.
 * @param {ReturnType<typeof createPinLine>} pinLine
 * @param {ReturnType<typeof createCallouts>} callouts
 */
export function createSelected(pinLine, callouts) {
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
      const place = positions.slice(3 * index, 3 * index + 3);
      pinLine.draw(place);
      callouts.set('coordinates', {
        text: coordinates(place),
        position: place,
        radius: PIN_LINE_TOP,
      });
    },
  };
}

/**
 * @param {ArrayLike<number>} place unit vector
 * @returns {string} such as `12.5° N 45.0° W`
 */
export function coordinates(place) {
  const [latitude, longitude] = toLatLng(place[0], place[1], place[2]);
  const north = `${Math.abs(latitude).toFixed(1)}° ${latitude < 0 ? 'S' : 'N'}`;
  return `${north} ${Math.abs(longitude).toFixed(1)}° ${longitude < 0 ? 'W' : 'E'}`;
}
