/**
 * When the picture of the planet gives way to the one that turns. Compiling WebGL's programs takes
 * a core that Python starts sooner with, most of all where there is no graphics processor; a hand
 * on the planet is not kept waiting.
 */

const SIGNS = ['pointerenter', 'pointerdown', 'wheel', 'focus'];
/** Milliseconds: over a slow network Python waits for its files, and the cores for Python. */
const LONGEST_WAIT = 15_000;

/**
 * @param {HTMLElement} canvas
 * @param {Promise<unknown>} engineReady
 * @returns {Promise<void>} resolves when the planet is touched, when Python is up or has failed, or
 *   after some seconds
 */
export function untilActivated(canvas, engineReady) {
  const stop = new AbortController();
  return new Promise((resolve) => {
    const wake = () => {
      stop.abort();
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(wake, LONGEST_WAIT);
    for (const sign of SIGNS)
      canvas.addEventListener(sign, wake, { signal: stop.signal, passive: true });
    engineReady.then(wake, wake);
  });
}
