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

/**
 * Queries that are placed again and again, among points that move: how much each of their W best rows
 * counts, as for `placeQuery`.
 *
 * @typedef {object} QueryWeights
 * @property {Int32Array} rows Q·W, the best first
 * @property {Float32Array} weights Q·W
 * @property {number} width W
 *
 * @param {Int32Array} rows the best of Q queries, as many for each, the best first
 * @param {Float32Array} scores their cosines
 * @param {number} count Q
 * @param {number} most how many of each count
 * @returns {QueryWeights}
 */
export function queryWeights(rows, scores, count, most) {
  const given = count > 0 ? rows.length / count : 0;
  const width = Math.min(given, most);
  const kept = new Int32Array(count * width);
  const weights = new Float32Array(count * width);
  for (let query = 0; query < count; query++) {
    const first = query * given;
    for (let i = 0; i < width; i++) {
      kept[query * width + i] = rows[first + i];
      weights[query * width + i] = Math.exp((scores[first + i] - scores[first]) / TEMPERATURE);
    }
  }
  return { rows: kept, weights, width };
}

/**
 * @param {QueryWeights} queries
 * @param {Float32Array} positions 3N unit vectors
 * @param {Float32Array} places 3Q, filled: where `placeQuery` puts each
 */
export function placeQueries({ rows, weights, width }, positions, places) {
  for (let query = 0; 3 * query < places.length; query++) {
    const first = query * width;
    let [x, y, z, total] = [0, 0, 0, 0];
    for (let i = first; i < first + width; i++) {
      const at = 3 * rows[i];
      const weight = weights[i];
      x += weight * positions[at];
      y += weight * positions[at + 1];
      z += weight * positions[at + 2];
      total += weight;
    }
    let length = Math.hypot(x, y, z);
    if (length < SMALLEST_RESULTANT * total) {
      [x, y, z] = positions.subarray(3 * rows[first], 3 * rows[first] + 3);
      length = Math.hypot(x, y, z);
    }
    places[3 * query] = x / length;
    places[3 * query + 1] = y / length;
    places[3 * query + 2] = z / length;
  }
}
