/** Between labels, CSS pixels. */
const PADDING = 5;

/**
 * Label placement by collision boxes, greedily and by priority (Been, Daiches & Yap, "Dynamic map
 * labeling", IEEE TVCG 12, 2006): what comes first stays, and nothing may overlap it.
 *
 * @typedef {[left: number, top: number, right: number, bottom: number]} Box CSS pixels
 *
 * @param {[left: number, right: number]} bounds between which all must stay, CSS pixels
 * @param {Box[]} [covered] where no label could be read
 */
export function createCollisionBoxes(bounds, covered = []) {
  const taken = [...covered];
  return {
    /** @param {Box} box @returns {boolean} whether it is free; it is added then */
    addIfFree(box) {
      if (box[0] < bounds[0] || box[2] > bounds[1]) return false;
      if (
        taken.some(
          (other) =>
            box[0] < other[2] + PADDING &&
            box[2] > other[0] - PADDING &&
            box[1] < other[3] + PADDING &&
            box[3] > other[1] - PADDING,
        )
      )
        return false;
      taken.push(box);
      return true;
    },
    /** @param {Box} box whatever it covers */
    add: (box) => taken.push(box),
  };
}
