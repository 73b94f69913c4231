import { createFramePacer } from './frame-pacing.js';

/**
 * Seconds that pass at most from a frame to the next: what was paused goes on, it does not jump.
 */
const LONGEST_STEP = 0.1;
/** Milliseconds without a frame after which the next one is taken for the first. */
const PAUSE = 200;
/** Milliseconds from the end of a computation until frames have all their pixels again. */
const UNTIL_SHARP = 250;

/**
 * The render loop: it draws frames while something changes, and none otherwise. A frame that is
 * drawn beside the canvas is shown when it is ready; until then no other is drawn.
 *
 * @param {WebGL2RenderingContext} context
 * @param {boolean} inSoftware whether the processor's cores draw: beside the canvas
 * @param {object} scene
 * @param {() => boolean} scene.isEmpty before there is data nothing is worth drawing
 * @param {(time: number, seconds: number) => boolean} scene.draw a frame at a time, in
 *   milliseconds, and the seconds since the one before; returns whether something is still changing
 * @param {(time: number) => boolean} scene.show the frame that was drawn, and what is written over
 *   it; returns whether something is still changing
 * @param {(wanted: boolean) => void} scene.coarsen frames shall be cheap from the next one on
 */
export function createLoop(context, inSoftware, { isEmpty, draw, show, coarsen }) {
  const pacer = createFramePacer(context, inSoftware);
  let handle = 0,
    lastTime = 0;
  let isOver = false,
    isLost = false,
    isThrottled = false,
    isWanted = false,
    isShown = true;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let sharpening;

  /** @param {number} time milliseconds */
  function advance(time) {
    if (isOver || isLost) return;
    const seconds = Math.min((time - lastTime) / 1000, LONGEST_STEP);
    lastTime = time;
    isWanted = draw(time, seconds);
    isShown = false;
    if (isThrottled || inSoftware) pacer.submitted(time);
    if (!inSoftware) finish(time);
  }

  /** @param {number} time milliseconds */
  function finish(time) {
    isShown = true;
    if (show(time)) isWanted = true;
  }

  /** @param {number} time milliseconds */
  function tick(time) {
    handle = 0;
    if (isOver || isLost) return;
    if (!isShown) {
      if (pacer.isDone(time)) finish(time);
    } else if (isWanted && (!isThrottled || pacer.isDue(time))) {
      if (time - lastTime > PAUSE) lastTime = time - 16;
      advance(time);
    }
    schedule();
  }

  function schedule() {
    if (!handle && (isWanted || !isShown)) handle = requestAnimationFrame(tick);
  }

  function request() {
    if (isOver || isLost || isEmpty()) return;
    isWanted = true;
    schedule();
  }

  function sharpen() {
    coarsen(false);
    request();
  }

  return {
    request,
    /** Draw a frame at once. */
    now() {
      const time = performance.now();
      advance(time);
      if (!isShown) finish(time);
      schedule();
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
      if (!inSoftware) return request();
      clearTimeout(sharpening);
      if (whether) coarsen(true);
      else sharpening = setTimeout(sharpen, UNTIL_SHARP);
    },
    isThrottled: () => isThrottled,
    /** The context has gone. */
    lose() {
      isLost = true;
      isShown = true;
      pacer.reset();
    },
    /** It is back. */
    restore() {
      isLost = false;
      request();
    },
    dispose() {
      isOver = true;
      clearTimeout(sharpening);
      cancelAnimationFrame(handle);
    },
  };
}
