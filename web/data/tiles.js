/**
 * Which tiles of an atlas are drawn: those in sight, coarse levels first, as fine as points can be
 * told apart on the screen, and no more than are drawn at ease.
 *
 * @typedef {object} Tile
 * @property {number} first the first of its rows
 * @property {number} count
 * @property {number} level of detail, 0 for the coarsest
 * @property {number[]} low the corner of the box that its points lie in: x, y, z
 * @property {number[]} high the opposite corner
 *
 * @typedef {object} Sight
 * @property {number[]} toward unit vector: the middle of the view
 * @property {number} cosine of the angle about it within which all that is seen lies
 * @property {number} radius of the planet, CSS pixels
 */

/** Points that are drawn at most. */
const MOST_POINTS = 200_000;
/** The side of a point among many, CSS pixels. */
const POINT = 3.2;
/**
 * Of the surface, how much points may cover before more of them would be a smear: they lie in
 * clusters, and hide each other there.
 */
const COVERED = 1;

/**
 * @param {Tile[]} tiles
 * @param {Sight} sight
 * @param {number} [most] points
 * @returns {number[]} numbers of tiles, in the order in which they are wanted; level 0 is not among
 *   them, because it is always drawn
 */
export function chooseTiles(tiles, sight, most = MOST_POINTS) {
  const finest = finestLevel(tiles, sight.radius);
  const seen = [...tiles.keys()].filter(
    (tile) => tiles[tile].level > 0 && tiles[tile].level <= finest && isSeen(tiles[tile], sight),
  );
  const nearness = new Map(seen.map((tile) => [tile, nearnessOf(tiles[tile], sight.toward)]));
  seen.sort(
    (a, b) => tiles[a].level - tiles[b].level || (nearness.get(b) ?? 0) - (nearness.get(a) ?? 0),
  );
  let sum = 0;
  return seen.filter((tile) => {
    sum += tiles[tile].count;
    return sum <= most;
  });
}

/**
 * @param {Tile[]} tiles @param {number} radius of the planet, CSS pixels
 * @returns {number} the finest level that still leaves ground between the points
 */
export function finestLevel(tiles, radius) {
  /** @type {number[]} */
  const rows = [];
  for (const { level, count } of tiles) rows[level] = (rows[level] ?? 0) + count;
  const surface = 4 * Math.PI * radius * radius;
  let sum = 0;
  let finest = 0;
  rows.forEach((count, level) => {
    sum += count;
    if (sum * POINT * POINT <= COVERED * surface) finest = level;
  });
  return finest;
}

/**
 * Of the points of a box the largest cosine with a direction is at one of its corners.
 * @param {Tile} tile @param {Sight} sight
 */
function isSeen({ low, high }, { toward, cosine }) {
  const most = toward.reduce((sum, t, axis) => sum + Math.max(t * low[axis], t * high[axis]), 0);
  return most >= cosine;
}

/**
 * @param {Float32Array} positions of all rows, 3 numbers each
 * @param {{first: number, count: number}[]} tiles
 * @param {Pick<Sight, 'toward' | 'cosine'>} sight
 * @returns {number[]} rows of the tiles that are in sight
 */
export function rowsWithin(positions, tiles, { toward: [x, y, z], cosine }) {
  /** @type {number[]} */
  const rows = [];
  for (const { first, count } of tiles)
    for (let row = first; row < first + count; row++) {
      const at = 3 * row;
      if (positions[at] * x + positions[at + 1] * y + positions[at + 2] * z >= cosine)
        rows.push(row);
    }
  return rows;
}

/** @param {Tile} tile @param {number[]} toward */
const nearnessOf = ({ low, high }, toward) =>
  toward.reduce((sum, t, axis) => sum + (t * (low[axis] + high[axis])) / 2, 0);
