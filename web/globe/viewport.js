import { WebGLRenderer } from 'three';
import { createBackBuffer } from './back-buffer.js';
import { createCamera } from './camera.js';
import { pictureOf } from './capture.js';
import { pointSize } from './sizes.js';
import { wouldDrawInSoftware } from './software-drawing.js';

/**
 * @import { Pose } from './camera.js'
 * @import { Caption } from './caption.js'
 * @import { createScene } from './scene.js'
 */

/** A glyph's side over a disc's diameter. */
const GLYPH_SIZE = 2.1;
/** From a disc's edge to its name, CSS pixels. */
const LABEL_GAP = 3;
/** Of a pixel, in a picture that is kept. */
const PICTURE_SAMPLES = 4;
/** The part of the pixels along each side that is drawn where a frame must be cheap. */
const COARSE = 0.5;

/**
 * The canvas in pixels: the renderer and its size, and the camera through which the scene is seen.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {ReturnType<typeof createScene>} stage
 * @param {() => void} onResize
 * @throws {Error} where there is no WebGL
 */
export function createViewport(canvas, stage, onResize) {
  const inSoftware = wouldDrawInSoftware();
  // Where the processor draws, the canvas only takes what was drawn beside it.
  const renderer = new WebGLRenderer({
    canvas,
    antialias: !inSoftware,
    depth: !inSoftware,
    alpha: true,
  });
  // Reading the logs of programs waits for the graphics process; the tests draw every layer.
  renderer.debug.checkShaderErrors = false;
  const camera = createCamera();
  const context = /** @type {WebGL2RenderingContext} */ (renderer.getContext());
  const back = inSoftware ? createBackBuffer(renderer) : null;
  let width = 1,
    height = 1,
    isCoarse = false;

  const ratioOf = () => renderer.getPixelRatio() * (isCoarse ? COARSE : 1);

  function resizeBack() {
    back?.resize(Math.round(width * ratioOf()), Math.round(height * ratioOf()));
  }

  function resize() {
    const ratio = Math.min(devicePixelRatio, 2);
    const size = [Math.max(canvas.clientWidth, 1), Math.max(canvas.clientHeight, 1)];
    // Setting a canvas's size, even to what it is, makes its buffers anew.
    if (width === size[0] && height === size[1] && renderer.getPixelRatio() === ratio) return;
    [width, height] = size;
    renderer.setDrawingBufferSize(width, height, ratio);
    camera.resize(width, height);
    // A canvas of another size is empty until something is drawn on it.
    back?.show();
    resizeBack();
    onResize();
  }
  const watcher = new ResizeObserver(resize);
  watcher.observe(canvas);

  /**
   * @param {Pose} pose
   * @param {number} count of points
   * @param {number} [ratio] pixels a CSS pixel
   * @returns {number} from a point to its name, CSS pixels
   */
  function aim(pose, count, ratio = ratioOf()) {
    camera.aim(pose);
    const diameter = pointSize(camera.radius(), count) * Math.sqrt(pose.zoom);
    stage.resize({
      width: width * ratio,
      height: height * ratio,
      ratio,
      point: diameter * ratio,
      glyph: diameter * ratio * GLYPH_SIZE,
      zoom: pose.zoom,
    });
    return diameter / 2 + LABEL_GAP;
  }

  /** Straight to the canvas, and with edges as a graphics card draws them. */
  function renderSmoothly() {
    const smooth = createBackBuffer(renderer, PICTURE_SAMPLES);
    smooth.resize(canvas.width, canvas.height);
    smooth.render(stage.scene, camera.camera);
    smooth.show();
    smooth.dispose();
  }

  return {
    camera,
    context,
    /** Whether the processor's cores draw: beside the canvas. */
    inSoftware,
    resize,
    /**
     * Dynamic resolution, where the processor draws: fewer pixels from the next frame on.
     * @param {boolean} wanted
     */
    coarsen(wanted) {
      isCoarse = wanted;
      resizeBack();
    },
    aim,
    render() {
      if (back) back.render(stage.scene, camera.camera);
      else renderer.render(stage.scene, camera.camera);
    },
    /** Bring the frame to the canvas if it was drawn beside it. */
    show: () => back?.show(),
    /**
     * The view as a picture, with all that is written on it.
     * @param {HTMLElement} labels
     * @param {number} scale pixels a CSS pixel, 1…4
     * @param {Caption | null} caption
     * @param {Pose} pose
     * @param {number} count of points
     * @returns {Promise<Blob>} a PNG
     */
    capture(labels, scale, caption, pose, count) {
      const resizeTo = (/** @type {number} */ ratio) => {
        renderer.setPixelRatio(ratio);
        renderer.setSize(width, height, false);
        aim(pose, count, ratio);
      };
      return pictureOf(canvas, labels, scale, caption, () => {
        const ratio = renderer.getPixelRatio();
        resizeTo(scale);
        if (back) renderSmoothly();
        else renderer.render(stage.scene, camera.camera);
        return () => {
          resizeTo(ratio);
          if (back) back.show();
          else renderer.render(stage.scene, camera.camera);
        };
      });
    },
    dispose() {
      watcher.disconnect();
      back?.dispose();
      renderer.dispose();
    },
  };
}
