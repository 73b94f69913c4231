import { geodesicDistance } from './sphere.js';

/**
 * Where a query lies among points already placed on the sphere.
 *
 * @typedef {object} Placement
 * @property {[number, number, number]} position unit vector
 * @property {number} cap radians: root of the weighted mean squared angle between the query's place
 *   and its neighbours
 */

// A similarity this much below the best counts e times less: κ = 20 of a von Mises–Fisher kernel.
const TEMPERATURE = 0.05;
const SMALLEST_RESULTANT = 0.05;

/**
 * Place a query by the nearest rows that `hits` names. With weights w = exp((s − s₁) / 0.05) from
 * the similarities s, whose best is s₁ (the von Mises–Fisher kernel, which is exponential in the
 * cosine), its place is the weighted mean direction Σwx / |Σwx| (Mardia & Jupp, "Directional
 * Statistics", 2000, section 9.2). Neighbours whose weighted sum is shorter than 0.05 have no
 * direction in common: the best one's place is taken then, and a cap of at least π/2.
 * @param {{row: number, score: number}[]} hits at least one
 * @param {Float32Array} positions 3N: unit vectors
 * @returns {Placement}
 * @throws {RangeError} if there is no hit
 */
export function placeQuery(hits, positions) {
  if (hits.length === 0)
    throw new RangeError('No neighbours were given: expected at least one to place the query by.');
  const best = hits.reduce((first, hit) => (hit.score > first.score ? hit : first));
  const places = hits.map(({ row }) => positions.subarray(3 * row, 3 * row + 3));
  const weights = hits.map(({ score }) => Math.exp((score - best.score) / TEMPERATURE));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = [0, 1, 2].map(
    (axis) => places.reduce((sum, place, i) => sum + weights[i] * place[axis], 0) / total,
  );
  const resultant = Math.hypot(...mean);
  const isLost = resultant < SMALLEST_RESULTANT;
  const [x, y, z] = isLost ? positions.subarray(3 * best.row, 3 * best.row + 3) : mean;
  const length = Math.hypot(x, y, z);
  /** @type {[number, number, number]} */
  const position = [x / length, y / length, z / length];
  const angles = places.map((place) => geodesicDistance(position, place));
  const deviation = Math.sqrt(
    angles.reduce((sum, angle, i) => sum + weights[i] * angle * angle, 0) / total,
  );
  return { position, cap: isLost ? Math.max(Math.PI / 2, deviation) : deviation };
}
