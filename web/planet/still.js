import { createColoring } from '../data/coloring.js';
import { drawStill } from '../globe/still.js';
import { watch } from '../state/store.js';
import { measureInsets } from './insets.js';

/**
 * @import { Insets } from '../globe/camera.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 * @import { Covers } from './insets.js'
 */

/**
 * The first picture of the planet, in a canvas of its own under the globe's: drawn as soon as there
 * is data, and kept in step with the store for as long as it is shown.
 *
 * @param {{canvas: HTMLCanvasElement} & Covers} parts
 * @param {Store<State>} store
 */
export function createStill({ canvas, ...covers }, store) {
  const picture = document.createElement('canvas');
  picture.className = 'still';
  picture.setAttribute('aria-hidden', 'true');
  let shown = false;
  /** Where the planet was drawn last. */
  let place = '';

  function paint() {
    const state = store.get();
    const { bundle, positions, colorColumn, theme } = state;
    if (!bundle) return;
    const { colorOf } = createColoring(bundle, colorColumn, theme, state);
    const insets = measureInsets(covers);
    place = placeOf(insets);
    drawStill(picture, { positions, colorOf, theme, insets });
  }
  const placeOf = (/** @type {Insets} */ insets) =>
    JSON.stringify([picture.clientWidth, picture.clientHeight, insets]);
  const watcher = new ResizeObserver(() => {
    if (placeOf(measureInsets(covers)) !== place) paint();
  });

  watch(store, ['webgl'], ({ webgl }) => {
    if (webgl === 'ready') hide();
    // The last picture of a lost globe is gone: this one stands in until it is back.
    if (webgl === 'lost') show();
  });
  watch(store, ['bundle', 'positions', 'colorColumn', 'theme', 'distortion', 'answer'], () => {
    if (shown) paint();
  });

  function show() {
    if (!shown) canvas.before(picture);
    shown = true;
    paint();
    for (const element of [picture, ...Object.values(covers)]) watcher.observe(element);
  }

  function hide() {
    shown = false;
    watcher.disconnect();
    picture.remove();
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
