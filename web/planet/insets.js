/** @import { Insets } from '../globe/camera.js' */

/**
 * What the panels cover of the globe's canvas, so that the planet is centred in the rest.
 *
 * @typedef {{dock: HTMLElement, controls: HTMLElement, legend: HTMLElement, tray: HTMLElement,
 *   selectionBar: HTMLElement}} Covers
 */

const WIDE = 1000;
const BAR = 70;

/** @param {Covers} covers @returns {Insets} CSS pixels */
export function measureInsets({ dock, controls, legend, tray, selectionBar }) {
  if (innerWidth < WIDE) {
    const isOpen = document.body.classList.contains('tray-open');
    const lowest = isOpen ? Math.min(topOf(dock), topOf(tray)) : topOf(dock);
    // The tabs of a closed drawer lie above the planet, below the question.
    const tabs = isOpen ? 60 : tray.getBoundingClientRect().bottom;
    return {
      left: 4,
      right: 4,
      top: selectionBar.hidden ? tabs : selectionBar.getBoundingClientRect().bottom + 4,
      bottom: innerHeight - lowest,
    };
  }
  // The line of what is chosen lies in the planet's glow: the planet must not move when a point is
  // chosen on it.
  const right = legend.hidden ? 0 : innerWidth - legend.getBoundingClientRect().left;
  return {
    left: controls.getBoundingClientRect().right,
    right,
    top: BAR,
    bottom: innerHeight - topOf(tray),
  };
}

/**
 * @param {HTMLElement} panel
 * @returns {number} CSS pixels from the window's top; the window's height if it is hidden
 */
const topOf = (panel) => (panel.hidden ? innerHeight : panel.getBoundingClientRect().top);
