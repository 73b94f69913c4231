/**
 * Hear of a change only where what is derived from the record is another: for a watch on keys of
 * which not every change matters.
 *
 * @template T
 * @param {(now: T) => readonly unknown[]} derive values that are compared by identity
 * @param {(now: T) => void} listener
 * @returns {(now: T) => void} to be given to `watch`
 */
export function distinct(derive, listener) {
  /** @type {readonly unknown[] | null} */
  let heard = null;
  return (now) => {
    const values = derive(now);
    const isKnown = heard?.every((value, i) => Object.is(value, values[i]));
    heard = values;
    if (!isKnown) listener(now);
  };
}
