import { EMPHASIS } from './layers/point-textures.js';

/**
 * @import { PointTextures } from './layers/point-textures.js'
 *
 * @typedef {object} Marks
 * @property {number} hovered a point, or −1
 * @property {number} selected the one that is looked at, or −1
 * @property {ReadonlySet<number>} chosen
 */

/** @type {Marks} */
const NONE = { hovered: -1, selected: -1, chosen: new Set() };

/**
 * How much each point stands out: by what points at it, by the selection, by the filter, and by the
 * answer to a query.
 * @param {(index: number) => boolean} isBest whether a point is among the best matches
 */
export function createEmphasis(isBest) {
  let marks = NONE;
  let isLit = (/** @type {number} */ _) => true;
  let isStale = true;

  /** @param {number} index */
  function emphasisOf(index) {
    if (index === marks.selected) return EMPHASIS.selected;
    if (index === marks.hovered) return EMPHASIS.hovered;
    if (marks.chosen.has(index)) return EMPHASIS.chosen;
    if (!isLit(index)) return EMPHASIS.dimmed;
    return isBest(index) ? EMPHASIS.best : EMPHASIS.normal;
  }

  return {
    /** @param {Marks} [wanted] none if left out */
    mark(wanted = NONE) {
      marks = wanted;
      isStale = true;
    },
    /** @param {(index: number) => boolean} lit the others are drawn faint */
    filter(lit) {
      isLit = lit;
      isStale = true;
    },
    /** The best matches are others. */
    refresh() {
      isStale = true;
    },
    /** @param {number} index */
    isLit: (index) => isLit(index),
    /** Whether a point may have its name beside it: not what has a tooltip. @param {number} index */
    isNamed: (index) => isLit(index) && index !== marks.hovered,
    /** @param {PointTextures} textures */
    apply(textures) {
      if (isStale) textures.emphasize(emphasisOf);
      isStale = false;
    },
  };
}
