/**
 * Occupancy: what is taken on the screen. Boxes are kept by the cells of a grid, so that asking
 * whether one is free looks at its neighbours alone.
 *
 * @typedef {[left: number, top: number, right: number, bottom: number]} Box CSS pixels
 *
 * @typedef {object} Disc
 * @property {number} x @property {number} y of the middle, CSS pixels
 * @property {number} radius CSS pixels
 */

/** A cell's side, CSS pixels. */
const CELL = 64;

/**
 * @param {Box} bounds within which all must stay
 * @param {Disc} disc within which they must stay too
 */
export function createOccupancy(bounds, disc) {
  /** @type {Map<number, Box[]>} */
  const cells = new Map();

  /** @param {Box} box @param {number} padding @param {(key: number) => boolean} visit ends with true */
  function someCell([left, top, right, bottom], padding, visit) {
    for (let row = cellOf(top - padding); row <= cellOf(bottom + padding); row++)
      for (let column = cellOf(left - padding); column <= cellOf(right + padding); column++)
        if (visit(row * 4096 + column)) return true;
    return false;
  }

  return {
    /** @param {Box} box whatever it covers */
    take(box) {
      someCell(box, 0, (key) => {
        const there = cells.get(key);
        if (there) there.push(box);
        else cells.set(key, [box]);
        return false;
      });
    },
    /**
     * @param {Box} box
     * @param {number} padding to what is taken, CSS pixels
     * @returns {boolean} whether nothing is within the padding
     */
    isFree: (box, padding) =>
      !someCell(
        box,
        padding,
        (key) => cells.get(key)?.some((other) => overlaps(box, other, padding)) ?? false,
      ),
    /** @param {Box} box @returns {boolean} whether it is within the bounds and on the disc */
    isInside: (box) =>
      box[0] >= bounds[0] &&
      box[1] >= bounds[1] &&
      box[2] <= bounds[2] &&
      box[3] <= bounds[3] &&
      isOnDisc(box, disc),
  };
}

/** @param {number} value CSS pixels */
const cellOf = (value) => Math.floor(value / CELL);

/** @param {Box} a @param {Box} b @param {number} padding */
const overlaps = (a, b, padding) =>
  a[0] < b[2] + padding && a[2] > b[0] - padding && a[1] < b[3] + padding && a[3] > b[1] - padding;

/** @param {Box} box @param {Disc} disc @returns {boolean} whether all of the box is on the disc */
export function isOnDisc([left, top, right, bottom], { x, y, radius }) {
  const across = Math.max(x - left, right - x),
    down = Math.max(y - top, bottom - y);
  return across * across + down * down <= radius * radius;
}
