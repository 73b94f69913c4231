import { createCallouts } from './callouts.js';
import { createCollisionBoxes } from './collisions.js';
import { createPointLabels } from './point-labels.js';
import { createRegionLabels } from './region-labels.js';

/**
 * @import { View } from '../../geometry/view.js'
 * @import { Insets } from '../camera.js'
 * @import { Box } from './collisions.js'
 */

const THROTTLE_MILLISECONDS = 110;
const NARROW = 600;

/**
 * Labels: of points, of regions, and callouts. They move with every frame; which are shown is
 * decided again a few times a second (throttled), by collision boxes.
 * @param {HTMLElement} container covers the globe; takes no pointer events
 */
export function createLabels(container) {
  const callouts = createCallouts(container);
  const regions = createRegionLabels(container);
  const points = createPointLabels(container);
  let arrangedAt = -Infinity;
  let stale = true;
  let shown = true,
    named = true;
  /** @type {Box[]} */
  let covered = [];
  return {
    callouts,
    points,
    regions,
    /** @param {boolean} wanted labels of regions @param {boolean} withPoints and of points */
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
    /** Which labels are shown must be decided anew in the next frame. */
    refresh() {
      stale = true;
    },
    /**
     * @param {View} view
     * @param {Float32Array} positions 3N unit vectors
     * @param {{zoom: number, gap: number, insets: Insets, time: number, accepts: (index: number) =>
     *   boolean, grows: boolean}} circumstances `grows`: more points become candidates, which takes
     *   frames
     * @returns {boolean} whether it must be called again soon
     */
    update(view, positions, { zoom, gap, insets, time, accepts, grows }) {
      const growing = named && grows && points.extend(zoom);
      const due = time - arrangedAt >= THROTTLE_MILLISECONDS;
      if (stale || due) {
        const boxes = createCollisionBoxes([insets.left, view.width - insets.right], covered);
        callouts.arrange(view, insets, boxes);
        regions.arrange(view, shown ? zoom : -1, boxes);
        const room = view.width < NARROW ? 9 : regions.any() && zoom < 1.7 ? 14 : 24;
        points.arrange(
          view,
          positions,
          named ? Math.round(room * Math.min(Math.sqrt(zoom), 1.6)) : 0,
          gap,
          boxes,
          accepts,
        );
        arrangedAt = time;
      }
      callouts.follow(view, insets);
      regions.follow(view);
      points.follow(view, positions, gap);
      const again = growing || !(stale || due);
      stale = false;
      return again;
    },
    dispose() {
      callouts.dispose();
      regions.dispose();
      points.dispose();
    },
  };
}
