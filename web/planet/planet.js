import { Globe } from '../globe/globe.js';
import { project, silhouette } from '../geometry/view.js';
import { bindAnswer } from './answer.js';
import { captionOf } from './caption.js';
import { bindData } from './data.js';
import { bindFit } from './fit.js';
import { bindHelp } from './help.js';
import { bindGround } from './ground.js';
import { bindQuestions } from './questions.js';
import { bindIdleTurn } from './idle-turn.js';
import { createKeys } from './keys.js';
import { bindHighlights } from './highlights.js';
import { bindTiles } from './tiles.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { Pose } from '../globe/camera.js'
 * @import { Covers } from './insets.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 * @import { Terrain } from './terrain.js'
 */

/**
 * Keeps the globe in step with the store, and turns what the hand does on it into actions: one file
 * of `planet/` a concern.
 *
 * @typedef {object} Planet what others may ask of it
 * @property {Promise<void>} drawn resolves when the first bundle is on the screen
 * @property {HTMLCanvasElement} canvas for `captureStream`; words are not on it
 * @property {(scale: number) => Promise<Blob>} capture the view with its words, title and legend as a PNG, 1…4 pixels
 *   a CSS pixel
 * @property {() => Pose} pose where the camera is
 * @property {(pose: Partial<Pose>) => void} jump puts the camera there at once
 * @property {() => [latitude: number, longitude: number]} center the middle of the view, degrees
 * @property {(x: number, y: number) => number} pointAt for tests: the point that is picked there,
 *   CSS pixels, or −1
 * @property {(index: number) => [x: number, y: number]} screenPosition for tests: where a point is
 *   drawn, CSS pixels
 * @property {() => {x: number, y: number, radius: number}} disc for tests: the planet's disc, CSS
 *   pixels
 * @property {() => number} drawNow for tests: draws a frame, returns the milliseconds that it took
 *   this thread
 *
 * @param {{canvas: HTMLCanvasElement, labels: HTMLElement} & Covers} parts
 * @param {Store<State>} store
 * @param {Actions} actions
 * @param {{place: (x: number, y: number) => void}} tooltip
 * @param {Terrain} terrain
 * @returns {Planet}
 */
export function bindGlobe({ canvas, labels, ...panels }, store, actions, tooltip, terrain) {
  /** @type {() => void} */
  let announce = () => {};
  const drawn = new Promise((resolve) => {
    announce = () => resolve(undefined);
  });
  /** The view may be another. */
  let follow = () => {};
  /** The point under the pointer on the planet; what else is hovered is hovered in a panel. */
  let pointed = -1;
  /** @type {Globe} */
  const globe = new Globe(canvas, labels, {
    onHover(index, x, y) {
      pointed = index;
      actions.hover(index);
      if (index >= 0) tooltip.place(x, y);
    },
    onPin(index, adds) {
      if (!adds) actions.pin(index === store.get().pinned ? -1 : index);
      else if (index >= 0)
        actions.selectPoints([index], store.get().selection.has(index) ? 'remove' : 'add');
    },
    onQuestion: (question) => void actions.showQuestion(question).catch(() => {}),
    onSelect: (rows, adds) => actions.selectPoints(rows, adds ? 'add' : 'replace'),
    onKey: createKeys(() => globe, store, actions),
    onView: () => follow(),
    onLost: () => actions.tellWebgl('lost'),
    onRestored: () => actions.tellWebgl('ready'),
  });
  bindData(globe, canvas, store, (drawn, usesGlyphs) => {
    actions.tellDrawn(drawn, usesGlyphs);
    announce();
  });
  const screenPosition = (/** @type {number} */ index) =>
    project(globe.view, ...globe.positionOf(index));
  bindHighlights(globe, store, (index) => {
    if (index !== pointed) tooltip.place(...screenPosition(index));
  });
  follow = bindTiles(globe, store, actions);
  bindAnswer(globe, store);
  bindQuestions(globe, store);
  // Until it has its ground the globe lies under the poster, which has it.
  canvas.classList.add('below');
  const seen = Promise.all([drawn, bindGround(globe, store, terrain)]).then(() =>
    canvas.classList.remove('below'),
  );
  bindFit(globe, panels);
  bindHelp(canvas);
  bindIdleTurn(globe, canvas, store);
  return {
    drawn: seen,
    canvas,
    capture: (scale) => globe.capture(scale, captionOf(store.get())),
    pose: globe.navigation.pose,
    jump: globe.navigation.jump,
    pointAt: globe.picking.pickAt,
    center() {
      const { latitude, longitude } = globe.navigation.pose();
      return [latitude, longitude];
    },
    screenPosition,
    disc: () => silhouette(globe.view),
    drawNow: () => globe.drawNow(),
  };
}
