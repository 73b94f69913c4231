/** Cells along the edge of a cube's side. */
const CELLS = 5;
/** Points that are enough. */
const POINTS = 5000;
/** Of the fullest cells those with the most about them are where the way uphill starts. */
const FULLEST = 24;
const STARTS = 2;
const STEPS = 6;

/**
 * Where points lie densest: from the cell with the most about it uphill by mean shift (Fukunaga &
 * Hostetler, "The estimation of the gradient of a density function", IEEE Transactions on
 * Information Theory 21, 1975). The kernel is cos⁸ of the angle, half at 23°: a continent counts,
 * not a single peak. The points are counted into the cells of a cube about the sphere first, because
 * the first picture waits for this, in code that has not run before.
 * @param {Float32Array} positions 3N unit vectors
 * @returns {[x: number, y: number, z: number] | null} unit vector; null without points
 */
export function densestPlace(positions) {
  const cells = countIntoCells(positions);
  const starts = [...cells]
    .sort((a, b) => b.count - a.count)
    .slice(0, FULLEST)
    .map((cell) => ({ place: cell, density: densityAt(cells, cell) }))
    .sort((a, b) => b.density - a.density)
    .slice(0, STARTS)
    .map(({ place }) => climb(cells, place))
    .map((place) => ({ place, density: densityAt(cells, place) }));
  if (starts.length === 0) return null;
  const { x, y, z } = starts.reduce((a, b) => (b.density > a.density ? b : a)).place;
  return [x, y, z];
}

/**
 * @typedef {{x: number, y: number, z: number}} Place of a unit vector
 * @typedef {Place & {count: number}} Cell its points' mean direction, and how many they are
 *
 * @param {Float32Array} positions 3N unit vectors; of very many, every k-th is taken
 * @returns {Cell[]} those that are not empty
 */
function countIntoCells(positions) {
  const step = 3 * Math.max(Math.ceil(positions.length / 3 / POINTS), 1);
  const sums = new Float64Array(4 * 6 * CELLS * CELLS);
  for (let i = 0; i < positions.length; i += step) {
    const x = positions[i],
      y = positions[i + 1],
      z = positions[i + 2];
    const at = 4 * cellOf(x, y, z);
    sums[at] += x;
    sums[at + 1] += y;
    sums[at + 2] += z;
    sums[at + 3]++;
  }
  /** @type {Cell[]} */
  const cells = [];
  for (let at = 0; at < sums.length; at += 4) {
    const length = Math.hypot(sums[at], sums[at + 1], sums[at + 2]);
    if (length > 0)
      cells.push({
        x: sums[at] / length,
        y: sums[at + 1] / length,
        z: sums[at + 2] / length,
        count: sums[at + 3],
      });
  }
  return cells;
}

/**
 * @param {number} x
 * @param {number} y
 * @param {number} z
 * @returns {number} the cell of the cube that the direction meets
 */
function cellOf(x, y, z) {
  const a = Math.abs(x),
    b = Math.abs(y),
    c = Math.abs(z);
  if (c >= a && c >= b) return cellIn(z > 0 ? 0 : 1, x / c, y / c);
  return b >= a ? cellIn(y > 0 ? 2 : 3, x / b, z / b) : cellIn(x > 0 ? 4 : 5, y / a, z / a);
}

/** @param {number} side 0…5 @param {number} u @param {number} v −1…1 */
function cellIn(side, u, v) {
  const column = Math.min(Math.floor(((u + 1) / 2) * CELLS), CELLS - 1),
    row = Math.min(Math.floor(((v + 1) / 2) * CELLS), CELLS - 1);
  return (side * CELLS + row) * CELLS + column;
}

/** @param {Cell} cell @param {Place} place @returns {number} its points, weighted by the kernel */
function weightOf(cell, { x, y, z }) {
  const cosine = Math.max(x * cell.x + y * cell.y + z * cell.z, 0);
  // The eighth power by squares, far faster than by `**`.
  const square = cosine * cosine;
  const fourth = square * square;
  return cell.count * fourth * fourth;
}

/** @param {Cell[]} cells @param {Place} place */
function densityAt(cells, place) {
  let density = 0;
  for (const cell of cells) density += weightOf(cell, place);
  return density;
}

/**
 * Mean shift: to the mean of the points, weighted by the kernel, again and again.
 * @param {Cell[]} cells
 * @param {Place} place
 * @returns {Place}
 */
function climb(cells, place) {
  for (let step = 0; step < STEPS; step++) {
    let x = 0,
      y = 0,
      z = 0;
    for (const cell of cells) {
      const weight = weightOf(cell, place);
      x += weight * cell.x;
      y += weight * cell.y;
      z += weight * cell.z;
    }
    const length = Math.hypot(x, y, z) || 1;
    place = { x: x / length, y: y / length, z: z / length };
  }
  return place;
}
