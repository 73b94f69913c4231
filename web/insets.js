/**
 * What the panels cover of the globe's canvas, so that the planet is centred in the rest.
 *
 * @typedef {import('./globe/globe.js').Insets} Insets
 * @typedef {{dock: HTMLElement, controls: HTMLElement, legend: HTMLElement}} Covers
 */

const WIDE = 720;
const ROOMY = 1000;

/** @param {Covers} covers @returns {Insets} CSS pixels */
export function measureInsets({ dock, controls, legend }) {
  if (innerWidth < WIDE) {
    return { left: 4, right: 4, top: 60, bottom: innerHeight - dock.getBoundingClientRect().top };
  }
  const right = legend.hidden || innerWidth < ROOMY ? 0 : innerWidth - legend.getBoundingClientRect().left;
  return { left: controls.getBoundingClientRect().right, right, top: 20, bottom: 20 };
}
