import { facing } from '../../geometry/view.js';

/** @import { View } from '../../geometry/view.js' */

/** A label's element: text of the page itself, so it stays sharp and follows the theme. */

/** How far inside the limb, as a cosine, a label is written in full. */
const FADE = 0.18;

/**
 * To a whole pixel of the screen: between two of them letters are blurred, in WebKit until they are
 * grey.
 * @param {HTMLElement} element @param {number} left @param {number} top CSS pixels
 */
export function moveTo(element, left, top) {
  const pixels = Math.max(devicePixelRatio, 1);
  const [x, y] = [left, top].map((place) => Math.round(place * pixels) / pixels);
  element.style.transform = `translate(${x}px, ${y}px)`;
}

/**
 * Fade towards the limb.
 * @param {HTMLElement} element
 * @param {View} view
 * @param {ArrayLike<number>} position unit vector
 * @param {number} low how far a place faces the camera where nothing of its label is seen
 * @param {boolean} isOnDisc beyond the planet nothing is written
 */
export function fade(element, view, position, low, isOnDisc) {
  const opacity = (facing(view, position[0], position[1], position[2]) - low) / FADE;
  element.style.opacity = String(isOnDisc ? Math.min(Math.max(opacity, 0), 1) : 0);
}
