import { facing } from '../../geometry/view.js';

/** @import { View } from '../../geometry/view.js' */

/** A label's element: text of the page itself, so it stays sharp and follows the theme. */

/** @param {HTMLElement} element @param {number} left @param {number} top CSS pixels */
export function moveTo(element, left, top) {
  element.style.transform = `translate(${left}px, ${top}px)`;
}

/**
 * Fade towards the limb.
 * @param {HTMLElement} element
 * @param {View} view
 * @param {ArrayLike<number>} position unit vector
 * @param {number} low how far a place faces the camera where nothing of its label is seen
 */
export function fade(element, view, position, low) {
  const opacity = (facing(view, position[0], position[1], position[2]) - low) * 2;
  element.style.opacity = String(Math.min(Math.max(opacity, 0), 1));
}
