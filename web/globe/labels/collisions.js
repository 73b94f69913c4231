const PADDING = 5;

/**
 * What is written already, so that nothing is written over it.
 * @typedef {[left: number, top: number, right: number, bottom: number]} Box CSS pixels
 *
 * @param {[left: number, right: number]} bounds between which all must stay, CSS pixels
 * @param {Box[]} [covered] where nothing could be read
 */
export function createBoxes(bounds, covered = []) {
  const taken = [...covered];
  return {
    /** @param {Box} box @returns {boolean} whether it is free; it is taken then */
    take(box) {
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
    reserve: (box) => taken.push(box),
  };
}
