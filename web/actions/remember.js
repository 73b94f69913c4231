import { NO_ANSWER } from '../state/retrieval.js';
import { NO_DATA, NO_LAYOUT, NO_SELECTION } from '../state/state.js';

/** @import { State } from '../state/state.js' */

/**
 * @param {State} state
 * @returns {Partial<State>} the open data and all that is known of them, to go back to
 */
export function remember(state) {
  const groups = { ...NO_DATA, ...NO_LAYOUT, ...NO_SELECTION, ...NO_ANSWER };
  const names = /** @type {(keyof typeof groups)[]} */ (Object.keys(groups));
  return Object.fromEntries(names.map((name) => [name, state[name]]));
}
