import { LOCAL_LIMIT } from '../data/cost.js';
import { isAbort } from '../providers/abort.js';
import { messageOf } from '../providers/error.js';
import { watch } from '../state/store.js';
import { LocalReader } from './local-reader.js';

/**
 * @import { Engine } from '../engine/engine.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 * @import { createProvider } from './provider.js'
 * @import { Python } from './python.js'
 */

/** The share of the time that counting tokens takes. */
const COUNTED = 0.1;

/**
 * The texts that are missed, read to their ends by the model in the tab when somebody asks for it:
 * then a miss is explained by what the model does not read, too.
 *
 * @param {Store<State>} store
 * @param {object} tools
 * @param {Pick<Python, 'handOver'>} tools.python
 * @param {Pick<Engine, 'explain' | 'sentences'>} tools.engine
 * @param {Pick<ReturnType<typeof createProvider>, 'embedTexts' | 'countTokens'>} tools.provider
 */
export function createLongTextActions(store, { python, engine, provider }) {
  let reading = new AbortController();
  const reader = new LocalReader(store, provider);

  function stop() {
    reading.abort();
    if (store.get().readingLong !== null) store.set({ readingLong: null });
  }
  watch(store, ['bundle', 'topK'], stop);

  const told = (/** @type {number} */ fraction) => store.set({ readingLong: fraction });

  /** @param {number} k @param {AbortSignal} signal */
  async function read(k, signal) {
    await python.handOver();
    const limit = LOCAL_LIMIT;
    const tokens = await reader.countTokens(await engine.sentences(k, limit, null), {
      signal,
      onProgress: (fraction) => told(COUNTED * fraction),
    });
    const vectors = await reader.embed(await engine.sentences(k, limit, tokens), {
      signal,
      onProgress: (fraction) => told(COUNTED + (1 - COUNTED) * fraction),
    });
    signal.throwIfAborted();
    const explanations = await engine.explain(k, { limit, tokens, vectors });
    signal.throwIfAborted();
    store.set({ explanations });
  }

  return {
    /** Let the model in the tab read the texts that are missed. */
    async readLongTexts() {
      const { topK, evaluation, readingLong } = store.get();
      if (!evaluation || readingLong !== null) return;
      reading = new AbortController();
      const { signal } = reading;
      store.set({ readingLong: 0 });
      try {
        await read(topK, signal);
      } catch (reason) {
        if (!signal.aborted && !isAbort(reason)) store.set({ error: messageOf(reason) });
      } finally {
        if (!signal.aborted) store.set({ readingLong: null });
      }
    },
    stopReadingLongTexts: stop,
  };
}
