import { placeQuery } from '../geometry/placement.js';

/**
 * @import { Placement } from '../geometry/placement.js'
 * @import { Answer, State } from '../state/state.js'
 */

/**
 * The last placement of each answer, and the positions that it was found among.
 * @type {WeakMap<Answer, {positions: Float32Array, placement: Placement}>}
 */
const known = new WeakMap();

/**
 * Where the question lies that is answered, among the points where they are going. It is computed
 * once for an answer and positions, whoever asks.
 * @param {Pick<State, 'answer' | 'positions'>} state
 * @returns {Placement | null} null without an answer, or one without a match
 */
export function placeOfAnswer({ answer, positions }) {
  if (!answer?.best.length) return null;
  const last = known.get(answer);
  if (last?.positions === positions) return last.placement;
  const placement = placeQuery(answer.best, positions);
  known.set(answer, { positions, placement });
  return placement;
}
