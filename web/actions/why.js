import { LOCAL_LIMIT } from '../data/cost.js';
import { canExplain } from '../data/why.js';
import { isAbort } from '../providers/abort.js';
import { isOfLocalModel } from '../providers/choice.js';
import { messageOf } from '../providers/error.js';
import { watch } from '../state/store.js';
import { LocalReader } from './local-reader.js';

/**
 * @import { AskedWhy, SentenceFacts, Why, WhyTold } from '../data/why.js'
 * @import { Engine } from '../engine/engine.js'
 * @import { Answer } from '../state/retrieval.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 * @import { createProvider } from './provider.js'
 * @import { Python } from './python.js'
 */

const OTHER_MODEL =
  'Its sentences are not weighed: that takes the model of these data in the tab, and it is another one.';

/**
 * Why the question that is answered does not find a row: Python tells where the row stands and what
 * stands before it; then the model in the tab, where it is that of the data, reads its sentences.
 *
 * @param {Store<State>} store
 * @param {object} tools
 * @param {Pick<Python, 'ready'>} tools.python
 * @param {Pick<Engine, 'why'>} tools.engine
 * @param {Pick<ReturnType<typeof createProvider>, 'embedTexts' | 'countTokens'>} tools.provider
 */
export function createWhyActions(store, { python, engine, provider }) {
  let asking = new AbortController();
  const reader = new LocalReader(store, provider);

  /** Whatever is under way is not wanted any more. */
  function forget() {
    asking.abort();
    if (store.get().why) store.set({ why: null });
  }
  watch(store, ['bundle', 'answer', 'pinned', 'topK', 'filterMask'], forget);

  /** @param {Partial<Why>} change @param {AbortSignal} signal */
  function update(change, signal) {
    const { why } = store.get();
    if (why && !signal.aborted) store.set({ why: { ...why, ...change } });
  }

  /** @param {WhyTold} told @param {AbortSignal} signal @returns {Promise<SentenceFacts>} */
  async function read({ sentences, texts }, signal) {
    return {
      limit: LOCAL_LIMIT,
      tokens: await reader.countTokens(sentences, { signal }),
      vectors: await reader.embed(texts, {
        signal,
        onProgress: (reading) => update({ reading }, signal),
      }),
    };
  }

  /** @param {AskedWhy} asked @param {WhyTold} told @param {AbortSignal} signal */
  async function weigh(asked, told, signal) {
    try {
      const facts = await read(told, signal);
      update({ told: await engine.why({ ...asked, facts }), reading: null }, signal);
    } catch (reason) {
      update({ reading: null, untold: messageOf(reason) }, signal);
    }
  }

  /** @param {Answer} answer @param {number} row @param {AbortSignal} signal */
  async function explain(answer, row, signal) {
    const now = store.get();
    const { bundle, topK, filterMask: among } = now;
    const asked = { ...askedOf(answer), row, k: topK, among, facts: null };
    await python.ready();
    signal.throwIfAborted();
    const told = await engine.why(asked);
    if (signal.aborted || !bundle) return;
    const isLocal = isOfLocalModel(bundle.model, now.provider);
    const readable = told.texts.length > 0;
    update(
      { told, reading: isLocal && readable ? 0 : null, untold: isLocal ? '' : OTHER_MODEL },
      signal,
    );
    if (isLocal && readable) await weigh(asked, told, signal);
  }

  return {
    /**
     * Tell why the question that is answered does not find a row, or does.
     * @param {number} row
     */
    async explainRow(row) {
      const { answer, topK } = store.get();
      if (!answer || !canExplain(answer)) return;
      forget();
      const { signal } = (asking = new AbortController());
      store.set({ why: { row, k: topK, told: null, reading: null, untold: '' } });
      try {
        await explain(answer, row, signal);
      } catch (reason) {
        if (signal.aborted) return;
        store.set({ why: null, ...(isAbort(reason) ? {} : { error: messageOf(reason) }) });
      }
    },
    /** Let the model read no further; what is told stays. */
    stopReadingRow() {
      const { why } = store.get();
      if (!why) return;
      asking.abort();
      store.set({ why: why.told ? { ...why, reading: null, untold: 'Stopped.' } : null });
    },
    /** Close what was told. */
    closeWhy: forget,
  };
}

/** @param {Answer} answer @returns {Pick<AskedWhy, 'text' | 'vector' | 'question'>} */
const askedOf = ({ query, vector }) => ({
  text: query.kind === 'text' ? query.label : '',
  vector,
  question: query.question ?? -1,
});
