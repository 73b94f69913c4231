import { isAbort } from '../providers/abort.js';
import { messageOf } from '../providers/error.js';

/**
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * Show what went wrong in one sentence, unless it was cancelled or overtaken.
 *
 * @param {Store<State>} store
 * @param {unknown} reason
 * @returns {unknown} the same, to be thrown on
 */
export function report(store, reason) {
  if (!isAbort(reason)) store.set({ error: messageOf(reason) });
  return reason;
}
