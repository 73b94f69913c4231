import { GLOW_SHARE } from '../globe/sizes.js';

/** @import { Insets } from '../globe/camera.js' */

/**
 * What the panels cover of the globe's canvas, so that the planet is centred in the rest.
 *
 * @typedef {{bar: HTMLElement, dock: HTMLElement, controls: HTMLElement, legend: HTMLElement, tray:
 *   HTMLElement, selectionBar: HTMLElement}} Covers
 */

const EDGE = 4;
/** The first line of what is chosen, and what lies between it and the drawer, CSS pixels. */
const LINE = 32;
const GAP = 10;

/** @param {Covers} covers @returns {Insets} CSS pixels */
export function measureInsets(covers) {
  // The style sheet says how planet and panels share the window.
  switch (getComputedStyle(document.documentElement).getPropertyValue('--room').trim()) {
    case 'flow':
      return { left: EDGE, right: EDGE, top: EDGE, bottom: EDGE };
    case 'beside':
      return { ...below(covers), right: innerWidth - boxOf(covers.dock).left, bottom: EDGE };
    case 'below':
      return below(covers);
    default:
      return between(covers);
  }
}

/** The planet between the panels. @param {Covers} covers @returns {Insets} */
function between({ bar, controls, legend, tray, selectionBar }) {
  // The line of what is chosen lies in the planet's glow: the planet must not move when a point is
  // chosen on it. It makes room for a second line, as of filters and what is chosen among them.
  const second = selectionBar.hidden ? 0 : Math.max(0, boxOf(selectionBar).height - LINE);
  const top = boxOf(bar).bottom + 8;
  const bottom = innerHeight - topOf(tray) + second;
  // Above an open drawer the glow is narrower than the line.
  const narrow = Math.max(0, LINE + GAP - GLOW_SHARE * (innerHeight - top - bottom));
  return {
    left: boxOf(controls).right,
    right: legend.hidden ? 0 : innerWidth - boxOf(legend).left,
    top,
    bottom: bottom + narrow,
  };
}

/** The planet above the panels, and below the question. @param {Covers} covers @returns {Insets} */
function below({ bar, dock, tray, selectionBar }) {
  const isOpen = document.body.classList.contains('tray-open');
  // The tabs of a closed drawer lie above the planet.
  const above = isOpen ? bar : tray;
  return {
    left: EDGE,
    right: EDGE,
    top: boxOf(selectionBar.hidden ? above : selectionBar).bottom + EDGE,
    bottom: innerHeight - (isOpen ? Math.min(topOf(dock), topOf(tray)) : topOf(dock)),
  };
}

const boxOf = (/** @type {HTMLElement} */ panel) => panel.getBoundingClientRect();

/**
 * @param {HTMLElement} panel
 * @returns {number} CSS pixels from the window's top; the window's height if it is hidden
 */
const topOf = (panel) => (panel.hidden ? innerHeight : boxOf(panel).top);
