import { LOCAL_LIMIT } from '../data/cost.js';
import { isAbort } from '../providers/abort.js';
import { messageOf } from '../providers/error.js';
import { watch } from '../state/store.js';
import { LocalReader } from './local-reader.js';

/**
 * @import { ModelFacts } from '../data/health.js'
 * @import { Engine } from '../engine/engine.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 * @import { createProvider } from './provider.js'
 * @import { Python } from './python.js'
 */

/**
 * Data are checked once Python is there and has nothing else to do, and the planet turns; what only
 * the model can tell of their texts is told when asked for.
 *
 * @param {Store<State>} store
 * @param {object} tools
 * @param {Pick<Python, 'handOver'>} tools.python
 * @param {Pick<Engine, 'check'>} tools.engine
 * @param {Pick<ReturnType<typeof createProvider>, 'embedTexts' | 'countTokens'>} tools.provider
 */
export function createHealthActions(store, { python, engine, provider }) {
  /** @type {object | null} */
  let checked = null;
  let reading = new AbortController();
  const reader = new LocalReader(store, provider);

  /** @param {NonNullable<State['bundle']>} bundle @param {ModelFacts | null} facts */
  async function check(bundle, facts) {
    await python.handOver();
    if (store.get().bundle !== bundle) return;
    const found = await engine.check(facts);
    if (store.get().bundle !== bundle) return;
    const { texts, sample } = facts ? (store.get().health ?? found) : found;
    store.set({ health: { ...found, texts, sample, isRead: facts !== null } });
  }

  /** @param {unknown} reason @param {boolean} isAsked whether a person waits for it */
  function tell(reason, isAsked) {
    if (isAsked && !isAbort(reason)) store.set({ error: messageOf(reason) });
  }

  watch(store, ['bundle'], () => {
    reading.abort();
    store.set({ health: null, readingTexts: null });
  });
  watch(store, ['bundle', 'engine', 'webgl', 'running', 'measuring'], () => {
    // Whoever heard of the change before may have begun a layout.
    const { bundle, engine: stage, webgl, running, measuring } = store.get();
    const isBusy = stage !== 'ready' || webgl === 'waiting' || running || measuring !== null;
    if (!bundle || bundle === checked || isBusy) return;
    checked = bundle;
    void check(bundle, null).catch((reason) => tell(reason, false));
  });

  /** @param {string[]} texts @param {Int32Array} sample @param {AbortSignal} signal */
  async function askModel(texts, sample, signal) {
    const told = (/** @type {number} */ fraction) => store.set({ readingTexts: fraction });
    return {
      limit: LOCAL_LIMIT,
      tokens: await reader.countTokens(texts, {
        signal,
        onProgress: (fraction) => told(0.5 * fraction),
      }),
      rows: sample.slice(),
      vectors: await reader.embed(
        Array.from(sample, (row) => texts[row]),
        { signal, onProgress: (fraction) => told(0.5 + 0.5 * fraction) },
      ),
    };
  }

  return {
    /** Let the local model count the tokens of all texts, and embed some of them anew. */
    async readTexts() {
      const { bundle, health } = store.get();
      if (!bundle || !health || store.get().readingTexts !== null) return;
      reading = new AbortController();
      const { signal } = reading;
      store.set({ readingTexts: 0 });
      try {
        await check(bundle, await askModel(health.texts, health.sample, signal));
      } catch (reason) {
        tell(reason, !signal.aborted);
      } finally {
        if (!signal.aborted) store.set({ readingTexts: null });
      }
    },
    stopReadingTexts() {
      reading.abort();
      store.set({ readingTexts: null });
    },
  };
}
