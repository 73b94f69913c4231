/**
 * Milliseconds from a frame's commands to its end that take nothing worth speaking of from a layout
 * that runs.
 */
const FREE = 40;
/** The part of the time that frames may take beyond that. */
const SHARE = 0.5;
/**
 * Milliseconds of a frame from which on there is no motion to be seen, and the part of the time for
 * such frames.
 */
const STILL = 1000;
const SHARE_OF_STILL = 0.2;
/** A frame of which nothing is heard within these milliseconds is taken for drawn. */
const LONGEST = 2000;

/**
 * When to draw while Python computes. Without a graphics processor a frame takes the cores that the
 * layout needs: then frames pause, so that they take half of the time, or a fifth where each takes
 * so long that nothing seems to move. With one, every frame is drawn.
 *
 * @param {Pick<WebGL2RenderingContext, 'fenceSync' | 'deleteSync' | 'getSyncParameter' | 'flush' |
 *   'SYNC_GPU_COMMANDS_COMPLETE' | 'SYNC_STATUS' | 'SIGNALED'>} gl
 */
export function createPacer(gl) {
  /** @type {WebGLSync | null} behind the last frame's commands */
  let fence = null;
  let begun = 0,
    due = 0;

  return {
    /** The commands of a frame have been given. @param {number} time milliseconds */
    drew(time) {
      if (fence) gl.deleteSync(fence);
      fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
      gl.flush();
      begun = time;
    },
    /** @param {number} time milliseconds @returns {boolean} whether another frame may be drawn */
    isDue(time) {
      if (fence) {
        const took = time - begun;
        const isDone = gl.getSyncParameter(fence, gl.SYNC_STATUS) === gl.SIGNALED;
        if (!isDone && took < LONGEST) return false;
        gl.deleteSync(fence);
        fence = null;
        due = isDone && took > FREE ? begun + took / (took > STILL ? SHARE_OF_STILL : SHARE) : 0;
      }
      return time >= due;
    },
    /** Draw the next frame in any case: somebody's hand is on the planet. */
    hurry() {
      due = 0;
      if (fence) gl.deleteSync(fence);
      fence = null;
    },
    /** The context has gone and its fence with it. */
    forget() {
      due = 0;
      fence = null;
    },
  };
}
