import { EMPHASIS } from './layers/point-textures.js';

/**
 * @import { PointTextures } from './layers/point-textures.js'
 *
 * @typedef {object} Highlights
 * @property {number} hovered a point, or −1
 * @property {number} pinned the one that is looked at, or −1
 * @property {ReadonlySet<number>} selection
 */

/** @type {Highlights} */
const NONE = { hovered: -1, pinned: -1, selection: new Set() };

/**
 * How much each point stands out: by what points at it, by the selection, by the filter, and by the
 * answer to a query.
 * @param {(index: number) => boolean} isHit whether a point is among the best matches
 */
export function createEmphasis(isHit) {
  let highlights = NONE;
  let passes = (/** @type {number} */ _) => true;
  let isStale = true;

  /** @param {number} index */
  function emphasisOf(index) {
    if (index === highlights.pinned) return EMPHASIS.pinned;
    if (index === highlights.hovered) return EMPHASIS.hovered;
    if (highlights.selection.has(index)) return EMPHASIS.selected;
    if (!passes(index)) return EMPHASIS.dimmed;
    return isHit(index) ? EMPHASIS.best : EMPHASIS.normal;
  }

  return {
    /** @param {Highlights} [points] none if left out */
    highlight(points = NONE) {
      highlights = points;
      isStale = true;
    },
    /** @param {(index: number) => boolean} isVisible the others are drawn faint */
    filter(isVisible) {
      passes = isVisible;
      isStale = true;
    },
    /** The best matches are others. */
    refresh() {
      isStale = true;
    },
    /** @param {number} index */
    isVisible: (index) => passes(index),
    /**
     * Whether a point may have a label: not the one with the tooltip, and not the one with the callout.
     * @param {number} index
     */
    isLabelled: (index) =>
      passes(index) && index !== highlights.hovered && index !== highlights.pinned,
    /**
     * @param {Pick<PointTextures, 'emphasize'>[]} all those whose points are drawn
     */
    apply(all) {
      if (isStale) for (const textures of all) textures.emphasize(emphasisOf);
      isStale = false;
    },
  };
}
