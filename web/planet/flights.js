import { facing, project } from '../geometry/view.js';
import { frame } from './framing.js';

/**
 * @import { Globe } from '../globe/globe.js'
 * @import { State } from '../state/state.js'
 */

/** Where this share of what passes is well in sight, the camera stays. */
const ENOUGH = 0.8;
const WELL = 0.35;
/** Rows that are enough to tell where all are. */
const ENOUGH_ROWS = 4000;

/**
 * Flights to what the filters and the legend let pass, unless that is in sight already; when all
 * passes again the camera goes back to the distance it had.
 * @param {Globe} globe
 */
export function createFlights(globe) {
  /** The zoom before the last flight, and the one it led to. */
  let zooms = { before: 0, after: 0 };

  /** @param {Float32Array} positions @returns {boolean} whether enough of them are well in sight */
  function isSeen(positions) {
    const { view } = globe;
    const [left, top, right, bottom] = globe.bounds();
    let seen = 0;
    for (let i = 0; i < positions.length; i += 3) {
      const [x, y, z] = positions.subarray(i, i + 3);
      if (facing(view, x, y, z) < WELL) continue;
      const [across, down] = project(view, x, y, z);
      seen += Number(across > left && across < right && down > top && down < bottom);
    }
    return seen >= (ENOUGH * positions.length) / 3;
  }

  return {
    /** Other data: there is nothing to go back to. */
    forget() {
      zooms = { before: 0, after: 0 };
    },
    /**
     * @param {Float32Array} positions 3N unit vectors
     * @param {readonly number[]} rows to be brought in sight; none for no flight
     */
    frame(positions, rows) {
      const goal = rows.length > 0 ? frame(placesOf(positions, rows)) : null;
      if (goal) globe.navigation.flyTo(goal.position, goal.zoom);
    },
    /**
     * @param {State} state
     * @param {(index: number) => boolean} isVisible
     */
    follow({ positions }, isVisible) {
      const all = positions.length / 3;
      const rows = rowsOf(all, isVisible);
      const { zoom } = globe.navigation.pose();
      if (rows.length === all) {
        if (zooms.after > 0 && Math.abs(zoom - zooms.after) < 0.01)
          globe.navigation.zoomTo(zooms.before);
        zooms = { before: 0, after: 0 };
        return;
      }
      const passing = placesOf(positions, rows);
      const goal = isSeen(passing) ? null : frame(passing);
      if (!goal) return;
      zooms = { before: zooms.before || zoom, after: goal.zoom };
      globe.navigation.flyTo(goal.position, goal.zoom);
    },
  };
}

/**
 * @param {number} count of all
 * @param {(index: number) => boolean} isVisible
 * @returns {number[]} the rows that pass
 */
function rowsOf(count, isVisible) {
  const rows = [];
  for (let row = 0; row < count; row++) if (isVisible(row)) rows.push(row);
  return rows;
}

/**
 * @param {Float32Array} positions 3N unit vectors
 * @param {readonly number[]} rows
 * @returns {Float32Array} where they are; of many, some
 */
function placesOf(positions, rows) {
  const step = Math.max(Math.ceil(rows.length / ENOUGH_ROWS), 1);
  const places = new Float32Array(3 * Math.ceil(rows.length / step));
  for (let k = 0, i = 0; k < rows.length; k += step, i += 3)
    places.set(positions.subarray(3 * rows[k], 3 * rows[k] + 3), i);
  return places;
}
