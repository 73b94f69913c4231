import { byWeight } from '../data/compression.js';
import { LOST } from '../data/computed-columns.js';
import { messageOf } from '../providers/error.js';
import { watch } from '../state/store.js';

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
  let newest = 0;

  watch(store, ['bundle'], () => {
    newest++;
    store.set({ compression: null, compressing: false, melted: -1, lost: null });
  });

  /**
   * @template T
   * @param {() => Promise<T>} ask
   * @param {(result: T) => Partial<State>} show
   */
  async function attempt(ask, show) {
    const { bundle } = store.get();
    const number = ++newest;
    const isNewest = () => number === newest && store.get().bundle === bundle;
    try {
      await python.handOver();
      if (!isNewest()) return;
      const result = await ask();
      if (isNewest()) store.set(show(result));
    } catch (reason) {
      const isAbort = reason instanceof DOMException && reason.name === 'AbortError';
      if (isNewest() && !isAbort) store.set({ error: messageOf(reason) });
    } finally {
      if (number === newest) store.set({ compressing: false });
    }
  }

  return {
    /** Measure what a search with smaller vectors finds, at `topK`. */
    compress() {
      const { topK } = store.get();
      store.set({ compressing: true });
      return attempt(
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
      store.set({ melted: number, compressing: true });
      return attempt(
        () => engine.melt(variant.kind, variant.dimensions),
        ({ lost }) => ({ lost, colorColumn: LOST.name, isolated: new Set(), previewed: -1 }),
      );
    },
  };
}
