import { createSurveyor } from '../globe/terrain.js';
import { rampColor } from '../data/palette.js';
import { watch } from '../state/store.js';

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

  /** @param {State} state */
  function surveySoon({ positionsFrom }) {
    timer ??= setTimeout(survey, positionsFrom === 'frame' ? SURVEYED_EVERY : 0);
  }

  let wasWanted = false;
  watch(store, ['theme'], ({ theme }) => {
    globe.ground.setRamp((share) => rampColor(share, theme));
    globe.redraw();
  });
  watch(store, ['layers'], (now) => {
    if (isWanted(now) && !wasWanted) surveySoon(now);
    wasWanted = isWanted(now);
  });
  watch(store, ['bundle', 'positions', 'answer'], (now) => {
    if (isWanted(now)) surveySoon(now);
  });
}

/** @param {State} state */
const isWanted = ({ layers }) => layers.terrain || layers.heat;
