import { watch } from './store.js';

/**
 * @template {object} T
 * @typedef {import('./store.js').Store<T>} Store
 */

/**
 * Watch some keys of the record as `watch` does, but hear of a change in a task of one's own, and of
 * several changes until then once: for what takes its time to show, so that the page can be drawn
 * and touched between one part and the next.
 *
 * @template {object} T
 * @param {Store<T>} store
 * @param {readonly (keyof T)[]} keys
 * @param {(now: T) => void} listener hears the record as it is by then
 * @returns {() => void} the way out
 */
export function watchLater(store, keys, listener) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let due;
  const leave = watch(store, keys, () => {
    due ??= setTimeout(() => {
      due = undefined;
      listener(store.get());
    });
  });
  return () => {
    leave();
    clearTimeout(due);
  };
}
