import { createFramePacer, drawsInSoftware } from './frame-pacing.js';

/**
 * Seconds that pass at most from a frame to the next: what was paused goes on, it does not jump.
 */
const LONGEST_STEP = 0.1;
/** Milliseconds without a frame after which the next one is taken for the first. */
const PAUSE = 200;

/**
 * The render loop: it draws frames while something changes, and none otherwise.
 *
 * @param {WebGL2RenderingContext} context
 * @param {object} scene
 * @param {() => boolean} scene.isEmpty before there is data nothing is worth drawing
 * @param {(time: number, seconds: number) => boolean} scene.draw a frame at a time, in
 *   milliseconds, and the seconds since the one before; returns whether something is still changing
 */
export function createLoop(context, { isEmpty, draw }) {
  const inSoftware = drawsInSoftware(context);
  const pacer = createFramePacer(context, inSoftware);
  let frame = 0,
    lastTime = 0;
  let isOver = false,
    isLost = false,
    isThrottled = false;

  /** @param {number} time milliseconds */
  function advance(time) {
    frame = 0;
    if (isOver || isLost) return;
    const seconds = Math.min((time - lastTime) / 1000, LONGEST_STEP);
    lastTime = time;
    const isChanging = draw(time, seconds);
    if (isThrottled) pacer.submitted(time);
    if (isChanging) request();
  }

  function request() {
    if (frame || isOver || isLost || isEmpty()) return;
    frame = requestAnimationFrame((time) => {
      if (isThrottled && !pacer.isDue(time)) {
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
    /** Draw the next frame in any case: somebody holds the planet. */
    skipWait() {
      pacer.skipWait();
      request();
    },
    /** @param {boolean} whether something computes that needs the cores more than drawing does */
    throttle(whether) {
      isThrottled = whether;
      // Where the processor draws, what has not changed is not drawn again for this alone.
      if (!inSoftware) request();
    },
    isThrottled: () => isThrottled,
    inSoftware,
    /** The context has gone. */
    lose() {
      isLost = true;
      pacer.reset();
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
