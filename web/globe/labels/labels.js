import { createBoxes } from './collisions.js';
import { createNames } from './names.js';
import { createPins } from './pins.js';
import { createRegions } from './regions.js';

/**
 * @import { View } from '../../geometry/view.js'
 * @import { Insets } from '../camera.js'
 * @import { Box } from './collisions.js'
 */

const ARRANGED_EVERY = 110;
const NARROW = 600;

/**
 * All that is written on the planet. Words move with every frame; what is written is chosen again a
 * few times a second.
 * @param {HTMLElement} container covers the globe; takes no pointer events
 */
export function createWriting(container) {
  const pins = createPins(container);
  const regions = createRegions(container);
  const names = createNames(container);
  let arrangedAt = -Infinity;
  let stale = true;
  let shown = true,
    named = true;
  /** @type {Box[]} */
  let covered = [];
  return {
    pins,
    names,
    regions,
    /** @param {boolean} wanted whether regions are named @param {boolean} withPoints and points */
    show(wanted, withPoints) {
      shown = wanted;
      named = wanted && withPoints;
      stale = true;
    },
    /** @param {Box[]} boxes what floats over the planet */
    avoid(boxes) {
      covered = boxes;
      stale = true;
    },
    /** What is written must be chosen anew in the next frame. */
    refresh() {
      stale = true;
    },
    /**
     * @param {View} view
     * @param {Float32Array} positions
     * @param {{zoom: number, gap: number, insets: Insets, time: number, accepts: (index: number) =>
     *   boolean, grows: boolean}} circumstances `grows`: more points may be asked for their names,
     *   which takes frames
     * @returns {boolean} whether it must be called again soon
     */
    update(view, positions, { zoom, gap, insets, time, accepts, grows }) {
      const growing = named && grows && names.extend(zoom);
      const due = time - arrangedAt >= ARRANGED_EVERY;
      if (stale || due) {
        const boxes = createBoxes([insets.left, view.width - insets.right], covered);
        pins.arrange(view, insets, boxes);
        regions.arrange(view, shown ? zoom : -1, boxes);
        const room = view.width < NARROW ? 9 : regions.any() && zoom < 1.7 ? 14 : 24;
        names.arrange(
          view,
          positions,
          named ? Math.round(room * Math.min(Math.sqrt(zoom), 1.6)) : 0,
          gap,
          boxes,
          accepts,
        );
        arrangedAt = time;
      }
      pins.follow(view, insets);
      regions.follow(view);
      names.follow(view, positions, gap);
      const again = growing || !(stale || due);
      stale = false;
      return again;
    },
    dispose() {
      pins.dispose();
      regions.dispose();
      names.dispose();
    },
  };
}
