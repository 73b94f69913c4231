import { createTerrainWorker } from '../globe/terrain.js';
import { rampColor } from '../data/palette.js';
import { rowsOf } from '../data/points.js';
import { watch } from '../state/store.js';

/**
 * @import { Globe } from '../globe/globe.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
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
 * @returns {Promise<void>} resolves when the ground is as it is wanted at first
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
    worker ??= createTerrainWorker(
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
    const isAnswered = answer?.scores.length === rowsOf(bundle);
    worker.request(positions, isAnswered ? answer.scores.slice(0, bundle.count) : null);
  }

  /** @param {State} state */
  function requestSoon({ positionsFrom }) {
    const isMoving = positionsFrom === 'frame';
    const pause = Math.max(THROTTLE_MILLISECONDS, PAUSE_FACTOR * (worker?.took() ?? 0));
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
    setTimeout(announce, isWanted(store.get()) ? LONGEST_WAIT : 0);
  });

  let wasWanted = false;
  watch(store, ['theme'], ({ theme }) => {
    globe.ground.setRamp((share) => rampColor(share, theme));
    globe.redraw();
  });
  watch(store, ['layers', 'engine'], (now) => {
    if (isWanted(now) && !wasWanted) requestSoon(now);
    wasWanted = isWanted(now);
  });
  watch(store, ['bundle', 'positions', 'answer'], (now) => {
    if (isWanted(now)) requestSoon(now);
  });
  return first;
}

/** While Python starts it has the cores. @param {State} state */
const isWanted = ({ layers, engine }) => engine !== 'starting' && (layers.terrain || layers.heat);
