import { createPacer } from './pacing.js';

/**
 * Seconds that pass at most from a frame to the next: what was paused goes on, it does not jump.
 */
const LONGEST_STEP = 0.1;
/** Milliseconds without a frame after which the next one is taken for the first. */
const PAUSE = 200;

/**
 * Draws frames while something changes, and none otherwise.
 *
 * @param {WebGL2RenderingContext} context
 * @param {object} scene
 * @param {() => boolean} scene.isEmpty before there is data nothing is worth drawing
 * @param {(time: number, seconds: number) => boolean} scene.draw a frame at a time, in
 *   milliseconds, and the seconds since the one before; returns whether something is still changing
 */
export function createLoop(context, { isEmpty, draw }) {
  const pacer = createPacer(context);
  let frame = 0,
    lastTime = 0;
  let isOver = false,
    isLost = false,
    isShared = false;

  /** @param {number} time milliseconds */
  function advance(time) {
    frame = 0;
    if (isOver || isLost) return;
    const seconds = Math.min((time - lastTime) / 1000, LONGEST_STEP);
    lastTime = time;
    const isChanging = draw(time, seconds);
    if (isShared) pacer.drew(time);
    if (isChanging) request();
  }

  function request() {
    if (frame || isOver || isLost || isEmpty()) return;
    frame = requestAnimationFrame((time) => {
      if (isShared && !pacer.isDue(time)) {
        frame = 0;
        request();
        return;
      }
      if (time - lastTime > PAUSE) lastTime = time - 16;
      advance(time);
    });
  }

  return {
    request,
    /** Draw a frame at once. */
    now() {
      cancelAnimationFrame(frame);
      advance(performance.now());
    },
    /** Draw the next frame in any case: somebody's hand is on the planet. */
    hurry() {
      pacer.hurry();
      request();
    },
    /** @param {boolean} whether something computes that needs the cores more than drawing does */
    share(whether) {
      isShared = whether;
      request();
    },
    isShared: () => isShared,
    /** The context has gone. */
    lose() {
      isLost = true;
      pacer.forget();
    },
    /** It is back. */
    restore() {
      isLost = false;
      request();
    },
    dispose() {
      isOver = true;
      cancelAnimationFrame(frame);
    },
  };
}
