import { messageOf } from '../providers/error.js';
import { watch } from '../state/store.js';

/**
 * @import { Engine } from '../engine/engine.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 * @import { Python } from './python.js'
 */

/**
 * Data that bring questions are evaluated as soon as Python is there, and anew for another top k;
 * it goes on beside a layout.
 *
 * @param {Store<State>} store
 * @param {{python: Pick<Python, 'handOver'>, engine: Pick<Engine, 'evaluate'>}} shared
 */
export function evaluateQuestions(store, { python, engine }) {
  let newest = 0;

  /** @param {State} state */
  async function evaluate({ bundle, topK }) {
    const number = ++newest;
    const isNewest = () => number === newest && store.get().bundle === bundle;
    store.set({ evaluating: true });
    try {
      await python.handOver();
      if (!isNewest()) return;
      const evaluation = await engine.evaluate(topK);
      if (isNewest()) store.set({ evaluation });
    } catch (reason) {
      const isCancelled = reason instanceof DOMException && reason.name === 'AbortError';
      if (isNewest() && !isCancelled) store.set({ error: messageOf(reason) });
    } finally {
      if (number === newest) store.set({ evaluating: false });
    }
  }

  watch(store, ['bundle'], () => {
    newest++;
    store.set({ evaluation: null, evaluating: false });
  });
  watch(store, ['bundle', 'engine', 'topK'], (now) => {
    if (now.bundle?.questions && now.engine === 'ready') void evaluate(now);
  });
}
