import { createColoring } from '../data/coloring.js';
import { rowsOf } from '../data/points.js';
import { drawPoster } from '../globe/poster.js';
import { FIRST_POSE } from '../globe/sizes.js';
import { watch } from '../state/store.js';
import { firstPoseOf } from './first-pose.js';
import { measureInsets } from './insets.js';

/**
 * @import { Insets } from '../globe/camera.js'
 * @import { Link } from '../state/link.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 * @import { Covers } from './insets.js'
 */

const PAINTED_FROM = /** @type {const} */ ([
  'bundle',
  'positions',
  'colorColumn',
  'theme',
  'layers',
  'distortion',
  'answer',
  'regions',
]);

/**
 * The poster: the first picture of the planet, in a canvas of its own under the globe's. It is drawn
 * as soon as there is data, and kept in step with the store for as long as it is shown.
 *
 * @param {{canvas: HTMLCanvasElement} & Covers} parts
 * @param {Store<State>} store
 * @param {Link} link what the address asks for: where it says how the planet stands, it stands so
 */
export function createPoster({ canvas, ...covers }, store, link) {
  const linked = link.camera && { ...FIRST_POSE, ...link.camera };
  const poseOf = (/** @type {State} */ state) =>
    (linked && (!link.data || link.data === state.dataSet) && linked) || firstPoseOf(state);
  const poster = document.createElement('canvas');
  poster.className = 'poster';
  poster.setAttribute('aria-hidden', 'true');
  let shown = false;
  /** Where the planet was drawn last. */
  let place = '';

  function paint() {
    const state = store.get();
    const { bundle, positions, colorColumn, theme, layers } = state;
    if (!bundle) return;
    const { colorOf } = createColoring(bundle, colorColumn, theme, state);
    const insets = measureInsets(covers);
    place = placeOf(insets);
    const pose = poseOf(state);
    const count = rowsOf(bundle);
    drawPoster(poster, { positions, count, colorOf, theme, insets, pose, terrain: layers.terrain });
  }
  const placeOf = (/** @type {Insets} */ insets) =>
    JSON.stringify([poster.clientWidth, poster.clientHeight, insets]);
  const watcher = new ResizeObserver(() => {
    if (placeOf(measureInsets(covers)) !== place) paint();
  });

  watch(store, ['webgl'], ({ webgl }) => {
    if (webgl === 'ready') hide();
    // The last picture of a lost globe is gone: this one stands in until it is back.
    if (webgl === 'lost') show();
  });
  watch(store, PAINTED_FROM, () => {
    if (shown) paint();
  });

  function show() {
    if (!shown) canvas.before(poster);
    shown = true;
    paint();
    for (const element of [poster, ...Object.values(covers)]) watcher.observe(element);
  }

  function hide() {
    shown = false;
    watcher.disconnect();
    poster.remove();
    // A canvas that is out of sight keeps its pixels.
    poster.width = poster.height = 0;
  }

  return {
    /**
     * Show the planet as the store has it, until WebGL is ready.
     * @returns {Promise<void>} resolves when it is on the screen
     */
    async draw() {
      show();
      await nextFrame();
    },
  };
}

/**
 * @returns {Promise<void>} resolves when the browser has taken the frame and asks for the next, or
 *   soon where it draws none: in a hidden tab
 */
const nextFrame = () =>
  new Promise((resolve) => {
    if (document.hidden) setTimeout(resolve);
    else requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
  });
