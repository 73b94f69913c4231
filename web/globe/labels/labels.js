import { silhouette } from '../../geometry/view.js';
import { createCallouts } from './callouts.js';
import { createOccupancy } from './occupancy.js';
import { createPointLabels } from './point-labels.js';
import { createRegionLabels } from './region-labels.js';

/**
 * @import { View } from '../../geometry/view.js'
 * @import { Insets } from '../camera.js'
 * @import { Box } from './occupancy.js'
 */

const THROTTLE_MILLISECONDS = 110;
const NARROW = 600;
/** Inside the limb, CSS pixels: the planet turns on until names are placed again. */
const MARGIN = 3;
/** The planet's radius from which on names have their full size, CSS pixels. */
const FULL_SIZE = 300;
/** The smallest size of names, and its steps: each is measured once. */
const SMALLEST = 0.6;
const SIZES = 20;

/**
 * Labels: of points, of regions, and callouts. They move with every frame; which are shown is
 * decided again a few times a second (throttled), as `placement.js` says. None stands beyond the
 * planet's disc, and on a small planet they are smaller.
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
  let size = 0;

  /** Write smaller on a smaller planet. @param {number} radius of its disc, CSS pixels */
  function setSize(radius) {
    const wanted = Math.round(Math.min(Math.max(radius / FULL_SIZE, SMALLEST), 1) * SIZES) / SIZES;
    if (wanted === size) return;
    size = wanted;
    container.style.setProperty('--name-size', String(size));
    regions.measureAgain();
    points.measureAgain();
  }

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
    /** Which regions are named. @param {(index: number) => boolean} isVisible which points are lit */
    filter(isVisible) {
      regions.filter(isVisible);
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
      const disc = silhouette(view);
      if (stale || due) {
        setSize(disc.radius);
        const bounds = /** @type {Box} */ ([
          insets.left,
          insets.top,
          view.width - insets.right,
          view.height - insets.bottom,
        ]);
        const occupancy = createOccupancy(bounds, { ...disc, radius: disc.radius - MARGIN });
        covered.forEach(occupancy.take);
        callouts.arrange(view, insets, gap, occupancy);
        regions.arrange(view, positions, shown ? zoom : -1, bounds, occupancy);
        const room = view.width < NARROW ? 9 : regions.any() && zoom < 1.7 ? 14 : 24;
        const most = named ? Math.round(room * Math.min(Math.sqrt(zoom), 1.6)) : 0;
        points.arrange(view, positions, { most, gap, occupancy, accepts });
        arrangedAt = time;
      }
      callouts.follow(view, insets, gap);
      regions.follow(view, disc);
      points.follow(view, positions, gap, disc);
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
