import { createGlobe } from '../globe/globe.js';
import { project } from '../geometry/view.js';
import { bindAnswer } from './answer.js';
import { bindData } from './data.js';
import { bindFit } from './fit.js';
import { bindGround } from './ground.js';
import { createKeys } from './keys.js';
import { bindMarks } from './marks.js';
import { bindSpeech } from './announcer.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { Pose } from '../globe/camera.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * Keeps the globe in step with the store, and turns what the hand does on it into actions: one file
 * of `planet/` a concern.
 *
 * @typedef {object} Planet what others may ask of it
 * @property {Promise<void>} drawn resolves when the first bundle is on the screen
 * @property {HTMLCanvasElement} canvas for `captureStream`; words are not on it
 * @property {(scale: number) => Promise<Blob>} capture the view with its words as a PNG, 1…4 pixels
 *   a CSS pixel
 * @property {() => Pose} pose where the eye is
 * @property {(pose: Partial<Pose>) => void} jump puts the eye there at once
 * @property {() => [latitude: number, longitude: number]} center the middle of the view, degrees
 * @property {(x: number, y: number) => number} pointAt for tests: the point that is picked there,
 *   CSS pixels, or −1
 * @property {(index: number) => [x: number, y: number]} screenPosition for tests: where a point is
 *   drawn, CSS pixels
 * @property {() => number} drawNow for tests: draws a frame, returns the milliseconds that it took
 *   this thread
 *
 * @param {{canvas: HTMLCanvasElement, labels: HTMLElement, dock: HTMLElement, controls:
 *   HTMLElement, legend: HTMLElement, tray: HTMLElement, choice: HTMLElement}} parts
 * @param {Store<State>} store
 * @param {Actions} actions
 * @param {{place: (x: number, y: number) => void}} tooltip
 * @returns {Planet}
 */
export function bindGlobe({ canvas, labels, ...panels }, store, actions, tooltip) {
  /** @type {() => void} */
  let announce = () => {};
  const drawn = new Promise((resolve) => {
    announce = () => resolve(undefined);
  });
  /** The point under the pointer on the planet; what else is hovered is hovered in a panel. */
  let pointed = -1;
  const globe = createGlobe(canvas, labels, {
    onHover(index, x, y) {
      pointed = index;
      actions.hover(index);
      if (index >= 0) tooltip.place(x, y);
    },
    onPick(index, adds) {
      if (!adds) actions.select(index === store.get().selected ? -1 : index);
      else if (index >= 0)
        actions.choosePoints([index], store.get().selection.has(index) ? 'remove' : 'add');
    },
    onChoose: (rows, adds) => actions.choosePoints(rows, adds ? 'add' : 'replace'),
    onKey: createKeys(() => globe, store, actions),
    onLost: () => actions.tellWebgl('lost'),
    onRestored: () => actions.tellWebgl('ready'),
  });
  bindData(globe, canvas, store, (drawn, usesGlyphs) => {
    actions.tellDrawn(drawn, usesGlyphs);
    announce();
  });
  const screenPosition = (/** @type {number} */ index) =>
    project(globe.view, ...globe.placeOf(index));
  bindMarks(globe, store, (index) => {
    if (index !== pointed) tooltip.place(...screenPosition(index));
  });
  bindAnswer(globe, store);
  bindGround(globe, store);
  bindSpeech(/** @type {HTMLElement} */ (canvas.parentElement), globe, store);
  bindFit(globe, panels);
  return {
    drawn,
    canvas,
    capture: globe.capture,
    pose: globe.pose,
    jump: globe.jump,
    pointAt: globe.at,
    center() {
      const { latitude, longitude } = globe.pose();
      return [latitude, longitude];
    },
    screenPosition,
    drawNow: globe.drawNow,
  };
}
