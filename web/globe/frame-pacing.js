/** Milliseconds from a frame's commands to its end that a layout beside it hardly notices. */
const FREE_MILLISECONDS = 40;
/** The part of the time that slower frames may take, and all frames where software draws them. */
const DUTY_CYCLE = 0.5;
const SOFTWARE_DUTY_CYCLE = 1 / 5;
/**
 * A frame of which nothing is heard within these milliseconds is taken for drawn; the processor may
 * take long where other programs have it.
 */
const LONGEST = 2000;
const SOFTWARE_LONGEST = 20_000;

/**
 * Frame pacing: when to draw while Python computes. Without a graphics processor a frame takes the
 * cores that the layout needs: then frames pause, so that they take a fifth of the time. With one,
 * every frame is drawn, unless frames are slow all the same: then they take half. A fence
 * (WebGLSync) tells when a frame has ended.
 *
 * @param {Pick<WebGL2RenderingContext, 'fenceSync' | 'deleteSync' | 'getSyncParameter' | 'flush' |
 *   'SYNC_GPU_COMMANDS_COMPLETE' | 'SYNC_STATUS' | 'SIGNALED'>} gl
 * @param {boolean} inSoftware whether the processor's cores draw
 */
export function createFramePacer(gl, inSoftware) {
  const free = inSoftware ? 0 : FREE_MILLISECONDS;
  const longest = inSoftware ? SOFTWARE_LONGEST : LONGEST;
  const dutyCycle = inSoftware ? SOFTWARE_DUTY_CYCLE : DUTY_CYCLE;
  /** @type {WebGLSync | null} behind the last frame's commands */
  let fence = null;
  let begun = 0,
    due = 0;
  let isHeld = false;

  function forget() {
    if (fence) gl.deleteSync(fence);
    fence = null;
  }

  /** @param {number} time milliseconds @returns {boolean} whether the last frame has been drawn */
  function isDone(time) {
    if (!fence) return true;
    const took = time - begun;
    const isHeard = gl.getSyncParameter(fence, gl.SYNC_STATUS) === gl.SIGNALED;
    if (!isHeard && took < longest) return false;
    forget();
    due = isHeard && took > free && !isHeld ? begun + took / dutyCycle : 0;
    isHeld = false;
    return true;
  }

  return {
    /** The commands of a frame have been given. @param {number} time milliseconds */
    submitted(time) {
      forget();
      fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
      gl.flush();
      begun = time;
    },
    isDone,
    /** @param {number} time milliseconds @returns {boolean} whether another frame may be drawn */
    isDue: (time) => isDone(time) && time >= due,
    /**
     * Draw the next frame in any case: somebody holds the planet. The processor draws one at a time
     * all the same.
     */
    skipWait() {
      due = 0;
      if (inSoftware) isHeld = fence !== null;
      else forget();
    },
    /** The context has gone and its fence with it. */
    reset() {
      due = 0;
      fence = null;
    },
  };
}
