/** @import { Insets } from './camera.js' */

/** Sizes that every picture of the planet shares, so that one can take the place of another. */

/** Degrees from the top to the bottom of the canvas. */
export const FIELD_OF_VIEW = 28;

/** How the planet stands at first, degrees. */
export const FIRST_POSE = { latitude: 18, longitude: 20, zoom: 1, roll: 0 };

/**
 * @param {number} width @param {number} height of the canvas, CSS pixels
 * @param {Insets} insets
 * @returns {{width: number, height: number}} what the panels leave free, CSS pixels
 */
export const freeArea = (width, height, insets) => ({
  width: Math.max(width - insets.left - insets.right, 120),
  height: Math.max(height - insets.top - insets.bottom, 120),
});

/** The planet's radius, and what is left for its glow on each side. */
const RADIUS_SHARE = 0.43;
export const GLOW_SHARE = 0.5 - RADIUS_SHARE;

/**
 * @param {number} width @param {number} height of the canvas, CSS pixels
 * @param {Insets} insets
 * @returns {number} the planet's radius at zoom 1, CSS pixels
 */
export function radiusIn(width, height, insets) {
  const free = freeArea(width, height, insets);
  return Math.min(free.width, free.height) * RADIUS_SHARE;
}

/** More points than these are not all drawn at once: those that are may be smaller. */
const CROWD = 60_000;

/**
 * @param {number} radius of the planet, CSS pixels
 * @param {number} count of points
 * @returns {number} a point's diameter at zoom 1, CSS pixels
 */
export const pointSize = (radius, count) =>
  Math.min(Math.max((radius * 3.1) / Math.sqrt(count + 1), count > CROWD ? 3.2 : 4.5), 13);
