import { facing, project } from '../../geometry/view.js';

/**
 * @import { View } from '../../geometry/view.js'
 * @import { createBoxes } from './collisions.js'
 */

/**
 * Names of parts of the map, set like an atlas's: the largest in spaced capitals, finer ones as the
 * eye comes nearer.
 *
 * @typedef {object} Region
 * @property {number} level 0 for the largest
 * @property {string} title
 * @property {Uint32Array} members rows
 */

const LOW = 0.2;
/** From which zoom on the regions of a level are named. */
const NEARNESS = [0, 1.7, 3.4];

/** @param {HTMLElement} container covers the globe; takes no pointer events */
export function createRegions(container) {
  /**
   * @type {{region: Region, element: HTMLElement, width: number, height: number, place:
   *   number[]}[]}
   */
  let entries = [];
  return {
    any: () => entries.length > 0,
    /** @param {Region[]} regions */
    set(regions) {
      for (const { element } of entries) element.remove();
      const most = Math.max(...regions.map(({ members }) => members.length), 1);
      entries = [...regions]
        .sort((a, b) => b.members.length - a.members.length)
        .map((region) => {
          const element = container.appendChild(document.createElement('span'));
          element.className = `region level-${Math.min(region.level, NEARNESS.length - 1)}`;
          element.style.setProperty('--share', String(Math.sqrt(region.members.length / most)));
          element.textContent = region.title;
          return {
            region,
            element,
            width: element.offsetWidth,
            height: element.offsetHeight,
            place: [0, 0, 0],
          };
        });
      for (const { element } of entries) element.hidden = true;
    },
    /** Find the middle of every region. @param {Float32Array} positions 3N unit vectors */
    locate(positions) {
      for (const entry of entries) {
        const sum = [0, 0, 0];
        for (const row of entry.region.members)
          for (let axis = 0; axis < 3; axis++) sum[axis] += positions[3 * row + axis];
        const length = Math.hypot(...sum) || 1;
        entry.place = sum.map((value) => value / length);
      }
    },
    /**
     * @param {View} view
     * @param {number} zoom
     * @param {ReturnType<typeof createBoxes>} boxes
     */
    arrange(view, zoom, boxes) {
      const levels = new Set(entries.map(({ region }) => region.level));
      const finest = Math.max(
        ...[...levels].filter((level) => zoom >= NEARNESS[Math.min(level, NEARNESS.length - 1)]),
        -1,
      );
      for (const {
        region,
        element,
        width,
        height,
        place: [x, y, z],
      } of entries) {
        const [left, top] = project(view, x, y, z);
        element.hidden =
          region.level !== finest ||
          facing(view, x, y, z) < LOW ||
          !boxes.take([left - width / 2, top - height / 2, left + width / 2, top + height / 2]);
      }
    },
    /** @param {View} view */
    follow(view) {
      for (const {
        element,
        width,
        height,
        place: [x, y, z],
      } of entries) {
        if (element.hidden) continue;
        const [left, top] = project(view, x, y, z);
        element.style.transform = `translate(${left - width / 2}px, ${top - height / 2}px)`;
        element.style.opacity = String(Math.min(Math.max((facing(view, x, y, z) - LOW) * 2, 0), 1));
      }
    },
    dispose() {
      for (const { element } of entries) element.remove();
    },
  };
}
