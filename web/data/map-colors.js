import { fibonacciLattice } from '../geometry/lattice.js';
import { HUES } from './palette.js';

/**
 * The colours of a political map: regions that touch differ. Regions are cells of nearest centres.
 */

/** Places that are looked at, 1.8° apart: a border that is shorter may be missed. */
const SAMPLES = 12_000;

/**
 * @param {number[][]} centres unit vectors
 * @returns {number[]} for each an index below `HUES`, which its neighbours do not have as long as
 *   there are others; the same centres have the same ones
 */
export function planColors(centres) {
  if (centres.length <= HUES) return centres.map((_, index) => index);
  const neighbors = findNeighbors(centres);
  const hues = new Array(centres.length).fill(-1);
  const used = new Array(HUES).fill(0);
  // Brélaz, "New methods to color the vertices of a graph" (1979): next comes what sees most hues.
  const seenBy = (/** @type {number} */ index) =>
    new Set([...neighbors[index]].map((other) => hues[other]).filter((hue) => hue >= 0));
  for (let step = 0; step < centres.length; step++) {
    let next = -1;
    for (let index = 0; index < centres.length; index++) {
      if (hues[index] >= 0) continue;
      if (next < 0 || rank(index) > rank(next)) next = index;
    }
    const seen = seenBy(next);
    const free = used.map((_, hue) => hue).filter((hue) => !seen.has(hue));
    const among = free.length > 0 ? free : used.map((_, hue) => hue);
    hues[next] = among.reduce((best, hue) => (used[hue] < used[best] ? hue : best));
    used[hues[next]]++;
  }
  return hues;

  /** @param {number} index */
  function rank(index) {
    return seenBy(index).size * centres.length + neighbors[index].size;
  }
}

/**
 * Which cells touch: wherever one stands, the second nearest centre is that of a neighbour of the
 * cell one is in (Okabe et al., "Spatial Tessellations", 2000, property OK5).
 * @param {number[][]} centres
 * @returns {Set<number>[]}
 */
export function findNeighbors(centres) {
  const neighbors = centres.map(() => /** @type {Set<number>} */ (new Set()));
  const flat = Float64Array.from(centres.flat());
  const places = fibonacciLattice(SAMPLES);
  for (let i = 0; i < places.length; i += 3) {
    const [x, y, z] = places.subarray(i, i + 3);
    let first = -1,
      second = -1,
      nearest = -Infinity,
      next = -Infinity;
    for (let index = 0; index < flat.length / 3; index++) {
      const cosine = flat[3 * index] * x + flat[3 * index + 1] * y + flat[3 * index + 2] * z;
      if (cosine > nearest) {
        [second, next] = [first, nearest];
        [first, nearest] = [index, cosine];
      } else if (cosine > next) [second, next] = [index, cosine];
    }
    if (second < 0) continue;
    neighbors[first].add(second);
    neighbors[second].add(first);
  }
  return neighbors;
}
