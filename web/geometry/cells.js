/**
 * Points of the unit sphere sorted into the cells of a cube around it, so that those near a place
 * are found without looking at all. A cube has neither seam nor poles.
 *
 * @typedef {object} Cells
 * @property {Uint32Array} order the points' numbers, cell after cell
 * @property {(x: number, y: number, z: number, chord: number, visit: (from: number, to: number) =>
 *   void) => void} near visits ranges of `order` that hold every point within the chord of a place,
 *   and some beyond it
 */

const MOST_A_SIDE = 48;

/**
 * @param {Float32Array} positions 3N unit vectors
 * @param {number} size of a cell, in sphere radii; about the chord that will be asked for
 * @returns {Cells}
 */
export function createCells(positions, size) {
  const side = Math.min(Math.max(Math.floor(2 / size), 1), MOST_A_SIDE);
  const count = positions.length / 3;
  /** @param {number} value −1…1 */
  const slot = (value) => Math.min(Math.max(Math.floor((value + 1) * 0.5 * side), 0), side - 1);
  const cellOf = new Uint32Array(count);
  const starts = new Uint32Array(side ** 3 + 1);
  for (let i = 0; i < count; i++) {
    cellOf[i] =
      (slot(positions[3 * i]) * side + slot(positions[3 * i + 1])) * side +
      slot(positions[3 * i + 2]);
    starts[cellOf[i] + 1]++;
  }
  for (let cell = 0; cell < side ** 3; cell++) starts[cell + 1] += starts[cell];
  const next = starts.slice();
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[next[cellOf[i]]++] = i;
  return {
    order,
    near(x, y, z, chord, visit) {
      const left = slot(x - chord),
        right = slot(x + chord),
        front = slot(y - chord),
        back = slot(y + chord);
      const bottom = slot(z - chord),
        top = slot(z + chord);
      for (let u = left; u <= right; u++) {
        for (let v = front; v <= back; v++) {
          // Cells above one another lie side by side in the order: one range for the column.
          const column = (u * side + v) * side;
          const from = starts[column + bottom],
            to = starts[column + top + 1];
          if (to > from) visit(from, to);
        }
      }
    },
  };
}
