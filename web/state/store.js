/**
 * @template {object} T
 * @typedef {object} Store
 * @property {() => T} get the current record; never mutate it
 * @property {(change: Partial<T>) => void} set merges a change and tells the listeners
 * @property {(listener: (now: T, before: T) => void) => () => void} subscribe returns the way out
 */

/**
 * Create a store. Listeners hear each change once, after it is made, with the record before it;
 * a change that a listener makes is told when all have heard the one before.
 *
 * @template {object} T
 * @param {T} initial
 * @returns {Store<T>}
 */
export function createStore(initial) {
  let record = initial;
  /** @type {Set<(now: T, before: T) => void>} */
  const listeners = new Set();
  /** @type {[now: T, before: T][]} */
  const untold = [];
  let telling = false;
  return {
    get: () => record,
    set(change) {
      const keys = /** @type {(keyof T)[]} */ (Object.keys(change));
      if (keys.every((key) => Object.is(record[key], change[key]))) return;
      const before = record;
      record = { ...record, ...change };
      untold.push([record, before]);
      if (telling) return;
      telling = true;
      try {
        for (const told of untold) for (const listener of listeners) listener(...told);
      } finally {
        untold.length = 0;
        telling = false;
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/**
 * Watch some keys of the record: the listener is called at once with the record as it is, and from
 * then on after every change of one of the keys.
 *
 * @template {object} T
 * @param {Store<T>} store
 * @param {readonly (keyof T)[]} keys
 * @param {(now: T) => void} listener
 * @returns {() => void} the way out
 */
export function watch(store, keys, listener) {
  let seen = store.get();
  const leave = store.subscribe((now) => {
    const before = seen;
    seen = now;
    if (keys.some((key) => !Object.is(now[key], before[key]))) listener(now);
  });
  listener(seen);
  return leave;
}
