import { LOCAL_LIMIT, OWN_TOKENS } from '../data/cost.js';
import { flattenRows } from '../data/vectors.js';
import { isAbort } from '../providers/abort.js';
import { messageOf } from '../providers/error.js';
import { watch } from '../state/store.js';

/**
 * @import { Engine } from '../engine/engine.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 * @import { createProvider } from './provider.js'
 * @import { Python } from './python.js'
 */

/** Sentences whose tokens are counted at once, and the share of the time that counting takes. */
const AT_ONCE = 500;
const COUNTED = 0.1;

/**
 * The texts that are missed, read to their ends by the model in the tab when somebody asks for it:
 * then a miss is explained by what the model does not read, too.
 *
 * @param {Store<State>} store
 * @param {object} tools
 * @param {Pick<Python, 'handOver'>} tools.python
 * @param {Pick<Engine, 'evaluate' | 'sentences'>} tools.engine
 * @param {Pick<ReturnType<typeof createProvider>, 'embedTexts' | 'countTokens'>} tools.provider
 */
export function createLongTextActions(store, { python, engine, provider }) {
  let reading = new AbortController();

  function stop() {
    reading.abort();
    if (store.get().readingLong !== null) store.set({ readingLong: null });
  }
  watch(store, ['bundle', 'topK'], stop);

  /** @param {string[]} sentences @param {AbortSignal} signal */
  async function count(sentences, signal) {
    /** @type {number[]} */
    const tokens = [];
    while (tokens.length < sentences.length) {
      const some = sentences.slice(tokens.length, tokens.length + AT_ONCE);
      tokens.push(...(await provider.countTokens(some, { signal })));
      signal.throwIfAborted();
      store.set({ readingLong: (COUNTED * tokens.length) / sentences.length });
    }
    return Int32Array.from(tokens, (number) => number - OWN_TOKENS);
  }

  /** @param {string[]} sentences @param {AbortSignal} signal */
  async function embed(sentences, signal) {
    if (sentences.length === 0) return new Float32Array();
    const choice = { ...store.get().provider, kind: /** @type {const} */ ('local') };
    const vectors = await provider.embedTexts(sentences, {
      choice,
      signal,
      onProgress: ({ label, fraction }) =>
        label.startsWith('Embedding') &&
        !signal.aborted &&
        store.set({ readingLong: COUNTED + (1 - COUNTED) * (fraction ?? 0) }),
    });
    return flattenRows(vectors);
  }

  /** @param {number} k @param {AbortSignal} signal */
  async function read(k, signal) {
    await python.handOver();
    const limit = LOCAL_LIMIT;
    const tokens = await count(await engine.sentences(k, limit, null), signal);
    const vectors = await embed(await engine.sentences(k, limit, tokens), signal);
    signal.throwIfAborted();
    const evaluation = await engine.evaluate(k, { limit, tokens, vectors });
    signal.throwIfAborted();
    store.set({ evaluation });
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
