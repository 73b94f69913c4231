import { densestPlace } from '../geometry/densest.js';
import { geodesicDistance } from '../geometry/sphere.js';

/**
 * Framing: where the camera looks, and from how near, so that some points fill the view.
 *
 * @typedef {object} Frame
 * @property {[x: number, y: number, z: number]} position unit vector, to be brought to the front
 * @property {number} zoom
 */

/** Of the points, this share is to be seen. */
const SHARE = 0.85;
const NEAREST = 2.6;
/** Half of what is free, in planet radii at zoom 1, less a margin. */
const ROOM = 0.95;
/**
 * The focal length in planet radii at zoom 1 where perspective is strongest: where the planet fills
 * the canvas's height.
 */
const FOCAL = 4.6;
const STEPS = 20;

/**
 * @param {Float32Array} positions 3N unit vectors, of those points alone
 * @returns {Frame | null} null without points
 */
export function frame(positions) {
  const position = densestPlace(positions);
  if (!position) return null;
  const angles = Float32Array.from({ length: positions.length / 3 }, (_, i) =>
    geodesicDistance(position, positions.subarray(3 * i, 3 * i + 3)),
  ).sort();
  const angle = angles[Math.min(Math.floor(SHARE * angles.length), angles.length - 1)];
  return { position, zoom: zoomFor(angle) };
}

/**
 * @param {number} angle radians from the middle of the view
 * @returns {number} the zoom, from 1 on, at which what is so far off is just in the view
 */
export function zoomFor(angle) {
  let [low, high] = [1, NEAREST];
  if (reachOf(angle, high) <= ROOM) return high;
  for (let i = 0; i < STEPS; i++) {
    const middle = (low + high) / 2;
    if (reachOf(angle, middle) <= ROOM) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * @param {number} angle radians from the middle of the view
 * @param {number} zoom
 * @returns {number} how far from the middle it is drawn, planet radii at zoom 1; infinite behind the
 *   horizon
 */
function reachOf(angle, zoom) {
  const distance = Math.sqrt(1 + (FOCAL / zoom) ** 2);
  if (Math.cos(angle) * distance <= 1) return Infinity;
  return (FOCAL * Math.sin(angle)) / (distance - Math.cos(angle));
}
