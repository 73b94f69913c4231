/**
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/** Verbs that nobody means: what happens under the pointer, and what the page does by itself. */
const UNMEANT = new Set([
  'hover',
  'hoverQuestion',
  'look',
  'lookFlat',
  'previewEntry',
  'readTextsOf',
  'currentLink',
  'refreshLibrary',
  'showFound',
  'tagsRestored',
  'tellDrawn',
  'tellWebgl',
  'useCamera',
]);

/**
 * An error goes with the next action, which tells its own if it fails: the same verbs, each of which
 * begins by forgetting what went wrong before it.
 *
 * @template {Record<string, any>} T
 * @param {Store<State>} store
 * @param {T} actions
 * @returns {T}
 */
export function forgetErrors(store, actions) {
  /** @param {[name: string, verb: any]} entry */
  const forgetting = ([name, verb]) => {
    if (typeof verb !== 'function' || UNMEANT.has(name)) return [name, verb];
    return [
      name,
      (/** @type {unknown[]} */ ...given) => {
        store.set({ error: '' });
        return verb(...given);
      },
    ];
  };
  return /** @type {T} */ (Object.fromEntries(Object.entries(actions).map(forgetting)));
}
