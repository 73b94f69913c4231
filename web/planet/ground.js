import { createSurveyor } from '../globe/terrain.js';
import { rampColor } from '../data/palette.js';
import { follow } from './follow.js';

/**
 * @import { Globe } from '../globe/globe.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const SURVEYED_EVERY = 250;

/**
 * Terrain and heat under the points, surveyed anew as they move, once they are wanted.
 *
 * @param {Globe} globe
 * @param {Store<State>} store
 */
export function bindGround(globe, store) {
  /** @type {ReturnType<typeof createSurveyor> | null} */
  let surveyor = null;
  /** @type {ReturnType<typeof setTimeout> | null} */
  let timer = null;

  function survey() {
    timer = null;
    const { bundle, positions, answer } = store.get();
    if (!bundle) return;
    surveyor ??= createSurveyor({
      onGrid: globe.ground.setGrid,
      onSurvey(result) {
        globe.ground.rise(result);
        globe.redraw();
      },
    });
    surveyor.request(positions, answer?.scores.length === bundle.count ? answer.scores : null);
  }

  follow(store, (now, before) => {
    if (now.theme !== before.theme) paint();
    if (!now.layers.terrain && !now.layers.heat) return;
    const isStale =
      now.bundle !== before.bundle ||
      now.positions !== before.positions ||
      now.answer !== before.answer ||
      (now.layers !== before.layers && !before.layers.terrain && !before.layers.heat);
    if (!isStale || timer) return;
    timer = setTimeout(survey, now.positionsFrom === 'frame' ? SURVEYED_EVERY : 0);
  });

  function paint() {
    const { theme } = store.get();
    globe.ground.setRamp((share) => rampColor(share, theme));
    globe.redraw();
  }
  paint();
}
