/**
 * Every wait of the tests is for a state, and ends here at the latest: how busy the machine is
 * decides nothing.
 */

/**
 * Milliseconds that anything may take before a test gives it up: no measure of speed, only of what
 * hangs.
 */
export const TIMEOUT = 180_000;

/**
 * @template T
 * @param {Promise<T>} promise
 * @param {string | (() => string)} what in the error if it does not come
 * @returns {Promise<T>}
 */
export async function within(promise, what) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let late;
  const hanging = new Promise((_, reject) => {
    // eslint-disable-next-line no-restricted-syntax -- the one clock of the tests: it only ends what hangs
    late = setTimeout(
      () =>
        reject(
          new Error(
            `Waited ${TIMEOUT / 1000} s in vain for ${typeof what === 'string' ? what : what()}`,
          ),
        ),
      TIMEOUT,
    );
  });
  return Promise.race([promise, /** @type {Promise<never>} */ (hanging)]).finally(() =>
    clearTimeout(late),
  );
}

/**
 * Ask again and again, where nothing tells of a change.
 * @param {() => unknown} isSo
 * @param {string} what in the error if it never is
 * @returns {Promise<void>}
 */
export async function eventually(isSo, what) {
  for (const end = Date.now() + TIMEOUT; !(await isSo());) {
    if (Date.now() > end) throw new Error(`Waited ${TIMEOUT / 1000} s in vain for ${what}`);
    await new Promise((resolve) => {
      // eslint-disable-next-line no-restricted-syntax -- lets others work between two questions
      setTimeout(resolve, 20);
    });
  }
}
