import { toLatLng } from '../geometry/sphere.js';
import { RAY_TOP } from './layers/ray.js';

/**
 * @import { createPins } from './labels/pins.js'
 * @import { createRay } from './layers/ray.js'
 */

/**
 * The selected point stands out: a ray through it, and its coordinates at the ray's end.
 * @param {ReturnType<typeof createRay>} ray
 * @param {ReturnType<typeof createPins>} pins
 */
export function createSelected(ray, pins) {
  let index = -1;
  return {
    /** @param {number} wanted a point, or −1 */
    set(wanted) {
      index = wanted;
      if (index >= 0) return;
      ray.draw(null);
      pins.set('coordinates', null);
    },
    /** @param {Float32Array} positions 3N unit vectors */
    follow(positions) {
      if (index < 0) return;
      const place = positions.slice(3 * index, 3 * index + 3);
      ray.draw(place);
      pins.set('coordinates', { text: coordinates(place), place, radius: RAY_TOP });
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
