import { fromLatLng } from '../geometry/sphere.js';
import { FIELD_OF_VIEW } from './sizes.js';

/** @import { Pose } from './camera.js' */

/**
 * How the globe's camera looks at the planet.
 *
 * @typedef {object} Look
 * @property {number} focal CSS pixels
 * @property {number} distance of the eye from the planet's middle, radii
 * @property {number[][]} axes east, north and towards the eye, unit vectors
 *
 * @param {number} height of the canvas, CSS pixels @param {number} radius of the limb, CSS pixels
 * @param {Pose} pose
 * @returns {Look}
 */
export function createLook(height, radius, { latitude, longitude }) {
  const focal = height / 2 / Math.tan((FIELD_OF_VIEW / 2) * (Math.PI / 180));
  return {
    focal,
    distance: Math.sqrt(1 + (focal / radius) ** 2),
    axes: [
      fromLatLng(0, longitude + 90),
      fromLatLng(latitude + 90, longitude),
      fromLatLng(latitude, longitude),
    ],
  };
}

/**
 * The projection of the globe's camera, about the planet's middle.
 * @param {Look} look
 * @returns {(x: number, y: number, z: number) => {x: number, y: number, above: number}} CSS pixels;
 *   `above` is positive on the near side of the horizon
 */
export function createProjection({ focal, distance, axes: [east, north, toEye] }) {
  const dot = (
    /** @type {number[]} */ a,
    /** @type {number} */ x,
    /** @type {number} */ y,
    /** @type {number} */ z,
  ) => a[0] * x + a[1] * y + a[2] * z;
  return (x, y, z) => {
    const near = dot(toEye, x, y, z);
    const scale = focal / (distance - near);
    const toPoint = Math.sqrt(distance * distance - 2 * distance * near + 1);
    return {
      x: dot(east, x, y, z) * scale,
      y: -dot(north, x, y, z) * scale,
      above: (distance * near - 1) / toPoint,
    };
  };
}
