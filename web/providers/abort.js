/** @param {unknown} reason what was thrown @returns {boolean} whether it was cancelled or overtaken */
export const isAbort = (reason) => reason instanceof DOMException && reason.name === 'AbortError';

/**
 * Wait for a promise, but no longer than until the signal is aborted, whether or not what makes the
 * promise heeds the signal.
 * @template T
 * @param {Promise<T>} promise
 * @param {AbortSignal} [signal]
 * @returns {Promise<T>}
 * @throws the signal's reason, an AbortError unless the caller gave another
 */
export function untilAborted(promise, signal) {
  if (!signal) return promise;
  if (signal.aborted) {
    promise.catch(() => {});
    return Promise.reject(signal.reason);
  }
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/**
 * @param {number} milliseconds
 * @param {AbortSignal} [signal]
 * @returns {Promise<void>} settled after that time, or rejected with the signal's reason at once
 */
export function sleep(milliseconds, signal) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {Promise<void>} */
  const rest = new Promise((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  return untilAborted(rest, signal).finally(() => clearTimeout(timer));
}
