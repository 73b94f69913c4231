import { byWeight } from '../data/compression.js';
import { coloredByLost } from '../data/computed-columns.js';
import { watch } from '../state/store.js';
import { Beside } from './beside.js';

/**
 * @import { Engine } from '../engine/engine.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 * @import { Python } from './python.js'
 */

/**
 * Smaller vectors: what they still find, and which rows lose their neighbours by one of them, which
 * colours the planet.
 *
 * @param {Store<State>} store
 * @param {{python: Pick<Python, 'handOver'>, engine: Pick<Engine, 'compress' | 'melt'>}} shared
 */
export function createCompressionActions(store, { python, engine }) {
  const beside = new Beside(store, python, 'compressing');

  watch(store, ['bundle'], () => {
    beside.forget();
    store.set({ compression: null, melted: -1, lost: null });
  });

  return {
    /** Measure what a search with smaller vectors finds, at `topK`. */
    compress() {
      const { topK } = store.get();
      return beside.run(
        () => engine.compress(topK),
        ({ k, variants }) => ({ compression: { k, variants: byWeight(variants) } }),
      );
    },
    /**
     * Colour the planet by the neighbours that rows lose by a variant; a newer one wins.
     * @param {number} number in the list of variants
     */
    melt(number) {
      const variant = store.get().compression?.variants[number];
      if (!variant) return Promise.resolve();
      store.set({ melted: number });
      return beside.run(
        () => engine.melt(variant.kind, variant.dimensions),
        ({ lost }) => coloredByLost(lost),
      );
    },
  };
}
