import { createTerrainWorker } from '../globe/terrain.js';
import { rowsOf } from '../data/points.js';

/**
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * The terrain of the open data, which can be asked for before there is a globe to show it: the
 * globe that turns waits for it. No worker is started before it is wanted.
 *
 * @typedef {ReturnType<typeof createTerrain>} Terrain
 *
 * @param {Store<State>} store
 */
export function createTerrain(store) {
  /** @type {ReturnType<typeof createTerrainWorker> | null} */
  let worker = null;
  /** @type {Parameters<ReturnType<typeof createTerrainWorker>['answer']> | null} */
  let listener = null;
  /** What was asked for last. @type {unknown[]} */
  let asked = [];
  return {
    /** Ask for it if it is wanted, and another one than was asked for last. */
    request() {
      const { bundle, positions, answer } = store.get();
      if (!bundle || !isTerrainWanted(store.get())) return;
      const scores = answer?.scores.length === rowsOf(bundle) ? answer.scores : null;
      const wanted = [positions, scores];
      if (wanted.every((part, i) => part === asked[i])) return;
      asked = wanted;
      if (!worker) {
        worker = createTerrainWorker();
        if (listener) worker.answer(...listener);
      }
      worker.request(positions, scores && scores.slice(0, bundle.count));
    },
    /** @param {Parameters<ReturnType<typeof createTerrainWorker>['answer']>} given */
    answer(...given) {
      listener = given;
      worker?.answer(...given);
    },
    took: () => worker?.took() ?? 0,
    dispose: () => worker?.dispose(),
  };
}

/** While Python starts it has the cores. @param {State} state */
export const isTerrainWanted = ({ layers, engine }) =>
  engine !== 'starting' && (layers.terrain || layers.heat);
