import { nextTask } from '../data/time-slices.js';

/** How long listeners are told of a change before the page gets its turn, milliseconds. */
const LONGEST = 8;

/**
 * @template {object} T
 * @typedef {object} Store
 * @property {() => T} get the current record; never mutate it
 * @property {(change: Partial<T>) => void} set merges a change and tells the listeners
 * @property {(change: Partial<T>) => Promise<void>} setInTasks the same for a change that is much work
 *   to show: the record is another at once, and the listeners are told in tasks of some milliseconds, in
 *   their order; what changes meanwhile is told after it. Resolves once all have heard of it
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
  /** Settles when what is told in tasks has been told. */
  let heard = Promise.resolve();

  /** @param {Partial<T>} changed @returns {boolean} whether somebody is to be told of it */
  function change(changed) {
    const keys = /** @type {(keyof T)[]} */ (Object.keys(changed));
    if (keys.every((key) => Object.is(record[key], changed[key]))) return false;
    const before = record;
    record = { ...record, ...changed };
    untold.push([record, before]);
    return true;
  }

  function* tell() {
    telling = true;
    let count = 0;
    try {
      for (const told of untold) {
        count++;
        for (const listener of listeners) {
          listener(...told);
          yield;
        }
      }
    } finally {
      untold.splice(0, count);
      telling = false;
    }
  }

  function tellAtOnce() {
    const steps = tell();
    try {
      while (!steps.next().done);
    } finally {
      // A listener that failed keeps nobody from hearing what was changed meanwhile.
      if (untold.length > 0) tellAtOnce();
    }
  }

  async function tellInTasks() {
    const steps = tell();
    let end = performance.now() + LONGEST;
    try {
      while (!steps.next().done) {
        if (performance.now() < end) continue;
        await nextTask();
        end = performance.now() + LONGEST;
      }
    } finally {
      if (untold.length > 0) await tellInTasks();
    }
  }

  return {
    get: () => record,
    set(changed) {
      if (!change(changed) || telling) return;
      heard = Promise.resolve();
      tellAtOnce();
    },
    async setInTasks(changed) {
      if (!change(changed)) return;
      if (!telling) heard = tellInTasks();
      await heard;
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
