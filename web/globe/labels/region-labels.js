import { meanDirection } from '../../geometry/sphere.js';
import { facing, project } from '../../geometry/view.js';
import { fade, moveTo } from './element.js';

/**
 * @import { View } from '../../geometry/view.js'
 * @import { createCollisionBoxes } from './collisions.js'
 */

/**
 * Labels of regions, set like an atlas's: the largest in spaced capitals, finer ones as the camera
 * zooms in.
 *
 * @typedef {object} Region
 * @property {number} level 0 for the largest
 * @property {string} title
 * @property {Uint32Array} members rows
 */

const LOW = 0.2;
/** From which zoom on the regions of a level are labelled. */
const NEARNESS = [0, 1.7, 3.4];

/** @param {number} level @returns {number} the same, or the finest that has a style */
const styled = (level) => Math.min(level, NEARNESS.length - 1);

/** @param {HTMLElement} container covers the globe; takes no pointer events */
export function createRegionLabels(container) {
  /** @type {Entry[]} */
  let entries = [];
  return {
    any: () => entries.length > 0,
    /** @param {Region[]} regions */
    set(regions) {
      for (const { element } of entries) element?.remove();
      const most = Math.max(...regions.map(({ members }) => members.length), 1);
      entries = [...regions]
        .sort((a, b) => b.members.length - a.members.length)
        .map((region) => createEntry(region, region.members.length / most));
    },
    /** Find the middle of every region. @param {Float32Array} positions 3N unit vectors */
    locate(positions) {
      for (const entry of entries) entry.position = meanDirection(positions, entry.region.members);
    },
    /**
     * @param {View} view
     * @param {number} zoom
     * @param {ReturnType<typeof createCollisionBoxes>} boxes
     */
    arrange(view, zoom, boxes) {
      const levels = new Set(entries.map(({ region }) => region.level));
      const finest = Math.max(
        ...[...levels].filter((level) => zoom >= NEARNESS[styled(level)]),
        -1,
      );
      measure(
        container,
        entries.filter(({ region, element }) => region.level === finest && !element),
      );
      for (const { region, element, width, height, position } of entries) {
        if (!element) continue;
        const [x, y, z] = position;
        const [left, top] = project(view, x, y, z);
        element.hidden =
          region.level !== finest ||
          facing(view, x, y, z) < LOW ||
          !boxes.addIfFree([
            left - width / 2,
            top - height / 2,
            left + width / 2,
            top + height / 2,
          ]);
      }
    },
    /** @param {View} view */
    follow(view) {
      for (const { element, width, height, position } of entries) {
        if (!element || element.hidden) continue;
        const [left, top] = project(view, position[0], position[1], position[2]);
        moveTo(element, left - width / 2, top - height / 2);
        fade(element, view, position, LOW);
      }
    },
    dispose() {
      for (const { element } of entries) element?.remove();
    },
  };
}

/**
 * @typedef {object} Entry
 * @property {Region} region
 * @property {number} share 0…1 of the largest region's members
 * @property {HTMLElement | null} element once its level is in sight
 * @property {number} width CSS pixels
 * @property {number} height CSS pixels
 * @property {number[]} position unit vector
 */

/** @param {Region} region @param {number} share @returns {Entry} */
const createEntry = (region, share) => ({
  region,
  share,
  element: null,
  width: 0,
  height: 0,
  position: [0, 0, 0],
});

/**
 * Set the labels and read their sizes: all first, then all, so that the browser lays out once.
 * @param {HTMLElement} container
 * @param {Entry[]} entries without elements
 */
function measure(container, entries) {
  for (const entry of entries) {
    const element = container.appendChild(document.createElement('span'));
    element.className = `region level-${styled(entry.region.level)}`;
    element.style.setProperty('--share', String(Math.sqrt(entry.share)));
    element.textContent = entry.region.title;
    entry.element = element;
  }
  for (const entry of entries) {
    entry.width = entry.element?.offsetWidth ?? 0;
    entry.height = entry.element?.offsetHeight ?? 0;
  }
}
