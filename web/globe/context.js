/**
 * The canvas's WebGL 2 context, asked for before anything else: the graphics process needs a while
 * to answer, and the other modules load meanwhile.
 */

/** What three.js would ask for. */
const ATTRIBUTES = { alpha: true, antialias: true, depth: true, stencil: false, premultipliedAlpha: true };

/**
 * @param {HTMLCanvasElement} canvas
 * @returns {WebGL2RenderingContext | null} the same each time; null where the browser has none
 */
export const contextOf = (canvas) => canvas.getContext('webgl2', ATTRIBUTES);

const canvas = document.getElementById('globe');
if (canvas instanceof HTMLCanvasElement) contextOf(canvas);
