/**
 * Placement of names. Each has a few candidate positions about its place, the preferred ones first,
 * and takes the best that is free; the more important name chooses first (the greedy algorithm of
 * Christensen, Marks & Shieber, "An empirical study of algorithms for point-feature label
 * placement", ACM Transactions on Graphics 14(3), 1995). Which positions read best is after Imhof,
 * "Positioning names on maps", The American Cartographer 2(2), 1975: of a point's name to the right
 * before the left, above before below; of an area's in its middle. A name that is shown keeps its
 * position for as long as that is free, so that none flickers when the planet turns.
 *
 * @import { Box, createOccupancy } from './occupancy.js'
 *
 * @typedef {object} Size
 * @property {number} width CSS pixels
 * @property {number} height CSS pixels
 *
 * @typedef {[right: number, down: number]} Offset from the place to the middle of the name, CSS pixels
 */

/** From a name that comes to others, CSS pixels; one that is there may be nearer. */
const PADDING = 5;
const PADDING_KEPT = 1;

/** Where a point's name stands: −1 left or above, 0 in the middle, 1 right or below. */
const AROUND = [
  [1, 0],
  [1, -1],
  [1, 1],
  [-1, 0],
  [-1, -1],
  [-1, 1],
  [0, -1],
  [0, 1],
];
/** Where an area's name stands, in its own half widths and heights: not beyond the area. */
const WITHIN = [
  [0, 0],
  [0, -1],
  [0, 1],
  [0.5, 0],
  [-0.5, 0],
  [0.5, -1],
  [-0.5, -1],
  [0.5, 1],
  [-0.5, 1],
];

/**
 * @param {Size} size
 * @param {number} gap from the point to its name, CSS pixels
 * @returns {Offset[]} the best first
 */
export const aroundPoint = ({ width, height }, gap) =>
  AROUND.map(([right, down]) => [
    right * (width / 2 + (down === 0 ? gap : gap * 0.7)),
    right === 0 ? down * (height / 2 + gap) : down * height * 0.55,
  ]);

/** @param {Size} size @returns {Offset[]} the best first */
export const withinArea = ({ width, height }) =>
  WITHIN.map(([right, down]) => [(right * width) / 2, (down * height) / 2]);

/**
 * Find the best position that is free, and take it.
 * @param {ReturnType<typeof createOccupancy>} occupancy
 * @param {ArrayLike<number>} place CSS pixels
 * @param {Size} size
 * @param {Offset[]} offsets the best first
 * @param {number} kept which of them the name has now, or −1
 * @returns {number} which it gets, or −1
 */
export function placeName(occupancy, place, size, offsets, kept) {
  const take = (/** @type {number} */ index, /** @type {number} */ padding) => {
    const box = boxAt(place, size, offsets[index]);
    if (!occupancy.isInside(box) || !occupancy.isFree(box, padding)) return false;
    occupancy.take(box);
    return true;
  };
  if (kept >= 0 && take(kept, PADDING_KEPT)) return kept;
  return offsets.findIndex((_, index) => take(index, PADDING));
}

/**
 * @param {ArrayLike<number>} place CSS pixels
 * @param {Size} size
 * @param {Offset} offset
 * @returns {Box}
 */
export function boxAt(place, { width, height }, [right, down]) {
  const left = place[0] + right - width / 2,
    top = place[1] + down - height / 2;
  return [left, top, left + width, top + height];
}
