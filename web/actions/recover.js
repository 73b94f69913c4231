/**
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 * @import { Python } from './python.js'
 * @import { Requests } from './request.js'
 */

/**
 * Crash recovery: what the worker computed has ended, and Python is started again. The points stay
 * where they are; rows that were being added are gone.
 *
 * @param {Store<State>} store
 * @param {{requests: Requests, python: Python}} shared
 * @param {string} sentence to say when Python is up again
 */
export async function recover(store, { requests, python }, sentence) {
  requests.next();
  python.forget();
  store.set({
    engine: 'waiting',
    running: false,
    settling: false,
    measuring: null,
    progress: null,
    ...store.get().growing?.before,
  });
  await python.start().then(
    () => store.set({ notice: sentence }),
    () => {},
  );
}
