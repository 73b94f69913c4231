import { placeOfAnswer } from './answer-placement.js';
import { isByWords, retrieve } from './retrieval.js';

/**
 * @import { State } from '../state/state.js'
 * @import { Asked, Hit } from './retrieval.js'
 *
 * @typedef {object} FarHits
 * @property {Set<number>} rows of hits that are near in meaning and far on the map
 * @property {boolean} isScattered more than half of the hits would be: then the question has no one
 *   place, `rows` is empty, and one sentence says so
 */

/** How often the layout puts a true neighbour as far away as a far hit: this share of the time. */
const EXCEPTION = 0.1;

/** @type {FarHits} */
const NONE = { rows: new Set(), isScattered: false };
/** @type {WeakMap<Hit[], {positions: Float32Array, recall: number, found: FarHits}>} */
const known = new WeakMap();

/**
 * Which hits lie farther from the question's place on the map than this layout's recall lets expect.
 * A hit is judged by its rank among the candidates that lie around that place, not by an angle,
 * which means little where points are dense or a question is diffuse. It is far beyond
 * `highestExpectedRank`; of a layout whose recall was not measured nothing is said.
 *
 * With ten hits, every sixth row of the dishes and of the emoji asked for its like, this marks 0.7
 * hits in the stored layouts (recall 0.32 and 0.55) and 0.3 in radial PCA (recall 0.04 and 0.09).
 * @param {Asked & Pick<State, 'positions' | 'quality'> & Partial<Pick<State, 'bundle'>>} state
 * @returns {FarHits}
 */
export function farHits(state) {
  const { positions, quality } = state;
  // Of an atlas not all rows are here to be counted.
  if (state.bundle?.extent) return NONE;
  const isAskedByMeaning = state.answer !== null && !isByWords(state.answer);
  const recall = (isAskedByMeaning && quality?.recall) || NaN;
  const { hits } = retrieve(state);
  const last = known.get(hits);
  if (last?.positions === positions && Object.is(last.recall, recall)) return last.found;
  const found = Number.isNaN(recall) ? NONE : findFar(state, recall, quality?.neighbors ?? 10);
  known.set(hits, { positions, recall, found });
  return found;
}

/**
 * @param {Asked & Pick<State, 'positions'>} state
 * @param {number} recall
 * @param {number} neighbors
 * @returns {FarHits}
 */
function findFar(state, recall, neighbors) {
  const placement = placeOfAnswer(state);
  if (!placement) return NONE;
  const { candidates, hits } = retrieve(state);
  const nearness = nearnessTo(placement.position, state.positions);
  const far = hits.filter(({ row }, k) => {
    const rank = candidates.reduce((sum, other) => sum + +(nearness[other] > nearness[row]), 1);
    return rank > highestExpectedRank(candidates.length, Math.max(neighbors, k + 1), recall);
  });
  return far.length > hits.length / 2
    ? { rows: new Set(), isScattered: true }
    : { rows: new Set(far.map(({ row }) => row)), isScattered: false };
}

/**
 * The rank on the map that all but a tenth of true neighbours reach. A layout of recall R puts a
 * share R of the k nearest in meaning among the k nearest on the map. Those that it misses lie
 * evenly over the logarithm of the rank from k to N, as measured on six layouts of dishes and emoji,
 * so that a share (1 − R)·ln(N/m)/ln(N/k) lies beyond rank m. That falls to 0.1 at
 * m = N·(k/N)^(0.1/(1 − R)). It is never less than √(kN), the middle of that range: in a layout
 * that keeps nearly all, the next best place is not far.
 * @param {number} count N, points on the map
 * @param {number} neighbors k
 * @param {number} recall R, 0…1
 * @returns {number} a rank from 1
 */
export function highestExpectedRank(count, neighbors, recall) {
  const share = Math.min(0.5, EXCEPTION / Math.max(1 - recall, EXCEPTION));
  return count * Math.min(1, neighbors / count) ** share;
}

/** @param {ArrayLike<number>} place @param {Float32Array} positions @returns {Float32Array} cosines */
const nearnessTo = (place, positions) =>
  Float32Array.from(
    { length: positions.length / 3 },
    (_, i) =>
      place[0] * positions[3 * i] +
      place[1] * positions[3 * i + 1] +
      place[2] * positions[3 * i + 2],
  );
