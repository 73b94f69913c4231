import { INITIAL_STATE } from '../state/state.js';

/**
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * Hear every change of the record; what happened before comes at once, as one change.
 *
 * @param {Store<State>} store
 * @param {(now: State, before: State) => void} listener
 */
export function follow(store, listener) {
  store.subscribe(listener);
  listener(store.get(), INITIAL_STATE);
}
