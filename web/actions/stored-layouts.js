import { recordLayout } from '../formats/bundle-layout.js';
import { shownStored, storedLayouts } from '../formats/stored-layouts.js';

/**
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 * @import { Measuring } from './measure.js'
 * @import { Requests } from './request.js'
 */

/**
 * Layouts that need no run: those that came with the data, and those that were kept.
 *
 * @param {Store<State>} store
 * @param {{requests: Requests, measuring: Measuring}} shared
 */
export function createStoredLayoutActions(store, { requests, measuring }) {
  return {
    /**
     * Show a stored layout; a run that goes on is ended.
     * @param {number} [index] among `storedLayouts`; without it the one that is shown first
     */
    restore(index = 0) {
      void requests.stop();
      const { bundle, engine } = store.get();
      const chosen = storedLayouts(store.get())[index];
      if (!bundle || !chosen) return;
      const kept = store.get().keptLayouts.find((layout) => layout === chosen);
      const known = measuring.knownOf(chosen);
      store.set({
        positions: chosen.positions,
        positionsFrom: kept ? 'result' : 'stored',
        layoutSource: kept
          ? { method: kept.method, parameters: kept.parameters, resumed: kept.resumed }
          : null,
        frame: null,
        costs: [],
        notice: '',
        ...(known ? { ...known, outdated: false } : { quality: chosen.quality }),
      });
      if (!known && engine === 'ready') void measuring.measureShown();
    },
    /** Keep the run on the screen beside the stored layouts, for this visit or until it is saved. */
    keepLayout() {
      const now = store.get();
      if (now.positionsFrom !== 'result' || shownStored(now)) return;
      const layout = { ...recordLayout(now), resumed: now.layoutSource?.resumed ?? false };
      const { quality, distortion, outdated, regions, namedPositions, positions } = now;
      if (quality && distortion && !outdated && namedPositions === positions)
        measuring.remember(layout, { quality, distortion, regions, namedPositions });
      store.set({ keptLayouts: [...now.keptLayouts, layout] });
    },
  };
}
