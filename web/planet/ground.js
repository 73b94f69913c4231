import { rampColor } from '../data/palette.js';
import { watch } from '../state/store.js';
import { isTerrainWanted } from './terrain.js';

/**
 * @import { Globe } from '../globe/globe.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 * @import { Terrain } from './terrain.js'
 */

/** While a layout's frames come, Python has the cores: the ground takes a sixth of one at most. */
const THROTTLE_MILLISECONDS = 400;
const PAUSE_FACTOR = 5;
/** The picture of the planet, which has land, stays no longer than this for a globe without. */
const LONGEST_WAIT = 1000;

/**
 * Terrain and heat under the points: a heightmap, once it is wanted, that is computed again as they
 * move, throttled.
 *
 * @param {Globe} globe
 * @param {Store<State>} store
 * @param {Terrain} terrain
 * @returns {Promise<void>} resolves when the ground is as it is wanted at first
 */
export function bindGround(globe, store, terrain) {
  /** @type {ReturnType<typeof setTimeout> | null} */
  let timer = null;

  function request() {
    timer = null;
    terrain.request();
  }

  /** @param {State} state */
  function requestSoon({ positionsFrom }) {
    const isMoving = positionsFrom === 'frame';
    const pause = Math.max(THROTTLE_MILLISECONDS, PAUSE_FACTOR * terrain.took());
    // Points that have come to rest do not wait as long as the frames before them.
    if (timer !== null && !isMoving) {
      clearTimeout(timer);
      timer = null;
    }
    timer ??= setTimeout(request, isMoving ? pause : 0);
  }

  let announce = () => {};
  const first = new Promise((resolve) => {
    announce = () => resolve(undefined);
    setTimeout(announce, isTerrainWanted(store.get()) ? LONGEST_WAIT : 0);
  });
  terrain.answer(
    {
      onGrid: globe.ground.setGrid,
      onHeightmap(heightmap) {
        globe.ground.setHeightmap(heightmap);
        globe.redraw();
        announce();
      },
    },
    globe.drawsInSoftware,
  );

  let wasWanted = false;
  watch(store, ['theme'], ({ theme }) => {
    globe.ground.setRamp((share) => rampColor(share, theme));
    globe.redraw();
  });
  watch(store, ['layers', 'engine'], (now) => {
    if (isTerrainWanted(now) && !wasWanted) requestSoon(now);
    wasWanted = isTerrainWanted(now);
  });
  watch(store, ['bundle', 'positions', 'answer'], (now) => {
    if (isTerrainWanted(now)) requestSoon(now);
  });
  return first;
}
