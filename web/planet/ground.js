import { createTerrainWorker } from '../globe/terrain.js';
import { rampColor } from '../data/palette.js';
import { follow } from './follow.js';

/**
 * @import { Globe } from '../globe/globe.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const THROTTLE_MILLISECONDS = 250;

/**
 * Terrain and heat under the points: a heightmap, once it is wanted, that is computed again as they
 * move, throttled.
 *
 * @param {Globe} globe
 * @param {Store<State>} store
 */
export function bindGround(globe, store) {
  /** @type {ReturnType<typeof createTerrainWorker> | null} */
  let worker = null;
  /** @type {ReturnType<typeof setTimeout> | null} */
  let timer = null;

  function request() {
    timer = null;
    const { bundle, positions, answer } = store.get();
    if (!bundle) return;
    worker ??= createTerrainWorker({
      onGrid: globe.ground.setGrid,
      onHeightmap(heightmap) {
        globe.ground.setHeightmap(heightmap);
        globe.redraw();
      },
    });
    worker.request(positions, answer?.scores.length === bundle.count ? answer.scores : null);
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
    timer = setTimeout(request, now.positionsFrom === 'frame' ? THROTTLE_MILLISECONDS : 0);
  });

  function paint() {
    const { theme } = store.get();
    globe.ground.setRamp((share) => rampColor(share, theme));
    globe.redraw();
  }
  paint();
}
