import { meanDirection } from '../../geometry/sphere.js';
import { facing, project } from '../../geometry/view.js';
import { fade, moveTo } from './element.js';
import { isOnDisc } from './occupancy.js';
import { boxAt, placeName, withinArea } from './placement.js';

/**
 * @import { View } from '../../geometry/view.js'
 * @import { Box, createOccupancy, Disc } from './occupancy.js'
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

/** How far a place faces the camera where its name has faded, and where a new one comes. */
const LOW = 0.12;
const NEW = 0.2;
/** From which zoom on the regions of a level are labelled. */
const NEARNESS = [0, 1.7, 3.4];
/** A region whose middle is out of sight is named if this share of it is seen. */
const SEEN_SHARE = 0.25;
/** Rows that are enough to tell what is seen of a region. */
const ROWS = 200;
/** From the edge of what is seen to a place where a name may stand, CSS pixels. */
const EDGE = 40;
/** A region is named while this share of it is lit. */
const LIT_SHARE = 0.1;

/** @param {number} level @returns {number} the same, or the finest that has a style */
const styled = (level) => Math.min(level, NEARNESS.length - 1);

/** @param {HTMLElement} container covers the globe; takes no pointer events */
export function createRegionLabels(container) {
  /** @type {Entry[]} */
  let entries = [];
  let isLit = (/** @type {number} */ _) => true;

  /** @param {Entry} entry */
  function light(entry) {
    const { members } = entry.region;
    const lit = members.reduce((sum, row) => sum + Number(isLit(row)), 0);
    entry.isLit = lit > 0 && lit >= LIT_SHARE * members.length;
  }

  return {
    any: () => entries.length > 0,
    /** @param {Region[]} regions */
    set(regions) {
      for (const { element } of entries) element?.remove();
      const most = Math.max(...regions.map(({ members }) => members.length), 1);
      entries = [...regions]
        .sort((a, b) => b.members.length - a.members.length)
        .map((region) => createEntry(region, region.members.length / most));
      entries.forEach(light);
    },
    /** Regions that a filter leaves dark are not named. @param {(index: number) => boolean} lit */
    filter(lit) {
      isLit = lit;
      entries.forEach(light);
    },
    /** Find the middle of every region. @param {Float32Array} positions 3N unit vectors */
    locate(positions) {
      for (const entry of entries)
        entry.anchor = entry.middle = meanDirection(positions, entry.region.members);
    },
    /** The font has another size. */
    measureAgain: () => readSizes(entries),
    /**
     * @param {View} view
     * @param {Float32Array} positions 3N unit vectors
     * @param {number} zoom negative where no region is named
     * @param {Box} bounds of what is seen
     * @param {ReturnType<typeof createOccupancy>} occupancy
     */
    arrange(view, positions, zoom, bounds, occupancy) {
      const levels = new Set(entries.map(({ region }) => region.level));
      const finest = Math.max(
        ...[...levels].filter((level) => zoom >= NEARNESS[styled(level)]),
        -1,
      );
      const named = entries.filter(({ region }) => region.level === finest);
      create(
        container,
        named.filter(({ element }) => !element),
      );
      for (const entry of entries) {
        if (!entry.element) continue;
        const isNamed =
          entry.region.level === finest &&
          entry.isLit &&
          findAnchor(entry, view, positions, bounds);
        entry.side = isNamed ? place(entry, view, occupancy) : -1;
        entry.element.hidden = entry.side < 0;
      }
    },
    /** @param {View} view @param {Disc} disc */
    follow(view, disc) {
      for (const entry of entries) {
        const { element, anchor, side } = entry;
        if (!element || side < 0) continue;
        const box = boxAt(
          project(view, anchor[0], anchor[1], anchor[2]),
          entry,
          withinArea(entry)[side],
        );
        moveTo(element, box[0], box[1]);
        fade(element, view, anchor, LOW, isOnDisc(box, disc));
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
 * @property {number[]} middle unit vector
 * @property {number[]} anchor unit vector: where it is named
 * @property {number} side which of its positions its name has, or −1 while it has none
 * @property {boolean} isLit
 */

/** @param {Region} region @param {number} share @returns {Entry} */
const createEntry = (region, share) => ({
  region,
  share,
  element: null,
  width: 0,
  height: 0,
  middle: [0, 0, 0],
  anchor: [0, 0, 0],
  side: -1,
  isLit: true,
});

/**
 * @param {Entry} entry
 * @param {View} view
 * @param {ReturnType<typeof createOccupancy>} occupancy
 * @returns {number} the position that its name gets, or −1
 */
function place(entry, view, occupancy) {
  const [x, y, z] = entry.anchor;
  if (facing(view, x, y, z) < (entry.side < 0 ? NEW : LOW)) return -1;
  return placeName(occupancy, project(view, x, y, z), entry, withinArea(entry), entry.side);
}

/**
 * A region is named in its middle; where that is out of sight, in the middle of what is seen of it,
 * and there for as long as that place is seen.
 * @param {Entry} entry
 * @param {View} view
 * @param {Float32Array} positions 3N unit vectors
 * @param {Box} bounds of what is seen
 * @returns {boolean} whether enough of it is seen
 */
function findAnchor(entry, view, positions, [left, top, right, bottom]) {
  const isSeen = (/** @type {Iterable<number>} */ [x, y, z], low = NEW) => {
    if (facing(view, x, y, z) < low) return false;
    const [across, down] = project(view, x, y, z);
    return (
      across > left + EDGE && across < right - EDGE && down > top + EDGE && down < bottom - EDGE
    );
  };
  const { middle, anchor, region } = entry;
  if (isSeen(middle, anchor === middle && entry.side >= 0 ? LOW : NEW)) entry.anchor = middle;
  else if (anchor === middle || !isSeen(anchor, LOW)) {
    const step = Math.ceil(region.members.length / ROWS);
    const some = region.members.filter((_, index) => index % step === 0);
    const seen = some.filter((row) => isSeen(positions.subarray(3 * row, 3 * row + 3)));
    if (seen.length < SEEN_SHARE * some.length) return false;
    entry.anchor = meanDirection(positions, seen);
  }
  return true;
}

/**
 * Write the names of a level that comes in sight.
 * @param {HTMLElement} container
 * @param {Entry[]} entries without elements
 */
function create(container, entries) {
  if (entries.length === 0) return;
  for (const entry of entries) {
    const element = container.appendChild(document.createElement('span'));
    element.className = `region level-${styled(entry.region.level)}`;
    element.style.setProperty('--share', String(Math.sqrt(entry.share)));
    element.textContent = entry.region.title;
    entry.element = element;
  }
  readSizes(entries);
}

/**
 * Show all first, and read then, so that the browser lays out once.
 * @param {Entry[]} entries
 */
function readSizes(entries) {
  const written = entries.filter(({ element }) => element);
  for (const { element } of written) if (element) element.hidden = false;
  for (const entry of written) {
    entry.width = entry.element?.offsetWidth ?? 0;
    entry.height = entry.element?.offsetHeight ?? 0;
  }
  for (const { element, side } of written) if (element) element.hidden = side < 0;
}
