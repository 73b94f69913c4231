import { flattenRows } from '../data/vectors.js';
import { LOCAL_LIMIT, OWN_TOKENS } from '../data/cost.js';
import { isAbort } from '../providers/abort.js';
import { messageOf } from '../providers/error.js';
import { watch } from '../state/store.js';

/**
 * @import { ModelFacts } from '../data/health.js'
 * @import { Engine } from '../engine/engine.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 * @import { createProvider } from './provider.js'
 * @import { Python } from './python.js'
 */

/** Texts whose tokens are counted at once. */
const AT_ONCE = 200;

/**
 * Data are checked once Python is there and has nothing else to do; what only the model can tell of
 * their texts is told when asked for.
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
  watch(store, ['bundle', 'engine', 'running', 'measuring'], () => {
    // Whoever heard of the change before may have begun a layout.
    const { bundle, engine: stage, running, measuring } = store.get();
    if (!bundle || bundle === checked || stage !== 'ready' || running || measuring !== null) return;
    checked = bundle;
    void check(bundle, null).catch((reason) => tell(reason, false));
  });

  /** @param {string[]} texts @param {Int32Array} sample @param {AbortSignal} signal */
  async function askModel(texts, sample, signal) {
    const choice = { ...store.get().provider, kind: /** @type {const} */ ('local') };
    const told = (/** @type {number} */ fraction) =>
      !signal.aborted && store.set({ readingTexts: fraction });
    /** @type {number[]} */
    const tokens = [];
    for (let start = 0; start < texts.length; start += AT_ONCE) {
      const some = texts.slice(start, start + AT_ONCE);
      tokens.push(...(await provider.countTokens(some, { signal })));
      told((0.5 * tokens.length) / texts.length);
    }
    const vectors = await provider.embedTexts(
      Array.from(sample, (row) => texts[row]),
      {
        choice,
        signal,
        onProgress: ({ label, fraction }) =>
          label.startsWith('Embedding') && told(0.5 + 0.5 * (fraction ?? 0)),
      },
    );
    return {
      limit: LOCAL_LIMIT,
      tokens: Int32Array.from(tokens, (count) => count - OWN_TOKENS),
      rows: sample.slice(),
      vectors: flattenRows(vectors),
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
