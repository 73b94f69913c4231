/**
 * One observable record that the whole page shares: panels read it, actions change it.
 *
 * @template {object} T
 * @typedef {object} Store
 * @property {() => T} get the current record; never mutate it
 * @property {(change: Partial<T>) => void} set merges a change and tells the listeners
 * @property {(listener: (now: T, before: T) => void) => () => void} subscribe returns the way out
 */

/**
 * Create a store. Listeners hear each change once, after it is made, with the record before it.
 *
 * @template {object} T
 * @param {T} initial
 * @returns {Store<T>}
 */
export function createStore(initial) {
  let record = initial;
  /** @type {Set<(now: T, before: T) => void>} */
  const listeners = new Set();
  return {
    get: () => record,
    set(change) {
      const keys = /** @type {(keyof T)[]} */ (Object.keys(change));
      if (keys.every((key) => Object.is(record[key], change[key]))) return;
      const before = record;
      record = { ...record, ...change };
      for (const listener of listeners) listener(record, before);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
