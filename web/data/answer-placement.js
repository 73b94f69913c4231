import { placeQuery } from '../geometry/placement.js';
import { placesOf } from './points.js';
import { retrieve } from './retrieval.js';

/**
 * @import { Placement } from '../geometry/placement.js'
 * @import { State } from '../state/state.js'
 * @import { Asked, Hit } from './retrieval.js'
 */

/** How many hits a question is placed by: more of them must not move it. */
export const PLACED_BY = 10;

/**
 * The last placement by the same hits, and the positions that it was found among.
 * @type {WeakMap<Hit[], {positions: Float32Array, placement: Placement}>}
 */
const known = new WeakMap();

/**
 * Where the question lies that is answered, among the points where they are going. It is computed
 * once for hits and positions, whoever asks.
 * @param {Asked & Pick<State, 'positions'> & Partial<Pick<State, 'bundle'>>} state
 * @returns {Placement | null} null without an answer, or one without a hit
 */
export function placeOfAnswer(state) {
  const positions = placesOf({ bundle: null, ...state });
  const { hits } = retrieve(state);
  if (hits.length === 0) return null;
  const last = known.get(hits);
  if (last?.positions === positions) return last.placement;
  const placement = placeQuery(hits.slice(0, PLACED_BY), positions);
  known.set(hits, { positions, placement });
  return placement;
}
