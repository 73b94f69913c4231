import { fibonacciLattice } from './lattice.js';

/** Places that are compared; points that are enough to compare them, and to find the middle. */
const PLACES = 72;
const FEW_POINTS = 200;
const POINTS = 500;
const STEPS = 5;

/**
 * Where points lie densest: of even places the one with the most about it, moved uphill by mean
 * shift (Fukunaga & Hostetler, "The estimation of the gradient of a density function", IEEE
 * Transactions on Information Theory 21, 1975). The kernel is cos⁸ of the angle, half at 23°: a
 * continent counts, not a single peak. Of many points every k-th is taken: the first picture waits
 * for this, in code that has not run before.
 * @param {Float32Array} positions 3N unit vectors
 * @returns {[x: number, y: number, z: number] | null} unit vector; null without points
 */
export function densestPlace(positions) {
  const few = thin(positions, FEW_POINTS);
  const places = fibonacciLattice(PLACES);
  let most = 0;
  /** @type {[number, number, number] | null} */
  let best = null;
  for (let i = 0; i < places.length; i += 3) {
    const density = densityAt(few, places[i], places[i + 1], places[i + 2]);
    if (density > most) [most, best] = [density, [places[i], places[i + 1], places[i + 2]]];
  }
  const many = thin(positions, POINTS);
  for (let i = 0; best && i < STEPS; i++) best = shift(many, best);
  return best;
}

/**
 * @param {Float32Array} positions 3N values
 * @param {number} most
 * @returns {Float32Array} of these points as many at the most, evenly taken
 */
function thin(positions, most) {
  const step = Math.max(Math.ceil(positions.length / 3 / most), 1);
  if (step === 1) return positions;
  const found = new Float32Array(3 * Math.ceil(positions.length / 3 / step));
  for (let k = 0, i = 0; k < found.length; k += 3, i += 3 * step) {
    found[k] = positions[i];
    found[k + 1] = positions[i + 1];
    found[k + 2] = positions[i + 2];
  }
  return found;
}

/** @param {number} value @returns {number} by squares, far faster than by `**` */
function eighthPower(value) {
  const square = value * value;
  const fourth = square * square;
  return fourth * fourth;
}

/** @param {Float32Array} positions @param {number} x @param {number} y @param {number} z */
function densityAt(positions, x, y, z) {
  let density = 0;
  for (let k = 0; k < positions.length; k += 3) {
    const cosine = x * positions[k] + y * positions[k + 1] + z * positions[k + 2];
    if (cosine > 0) density += eighthPower(cosine);
  }
  return density;
}

/**
 * @param {Float32Array} positions
 * @param {[number, number, number]} place
 * @returns {[number, number, number]} the mean of the points, weighted by the kernel there
 */
function shift(positions, [x, y, z]) {
  let east = 0,
    north = 0,
    up = 0;
  for (let k = 0; k < positions.length; k += 3) {
    const cosine = x * positions[k] + y * positions[k + 1] + z * positions[k + 2];
    const weight = cosine > 0 ? eighthPower(cosine) : 0;
    east += weight * positions[k];
    north += weight * positions[k + 1];
    up += weight * positions[k + 2];
  }
  const length = Math.hypot(east, north, up) || 1;
  return [east / length, north / length, up / length];
}
