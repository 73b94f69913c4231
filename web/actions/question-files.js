import { makeQuestions, rowsOf } from '../data/asked-questions.js';
import { encodeBundle } from '../formats/bundle-encode.js';
import { bundleWithLayout } from '../formats/bundle-layout.js';
import { isAbort } from '../providers/abort.js';
import { messageOf, ProviderError } from '../providers/error.js';
import { BatchStore, nameBatches } from './embed/batches.js';
import { embedBatches } from './embed/run.js';
import { report } from './report.js';

/**
 * @import { Engine, MatchedQuestions } from '../engine/engine.js'
 * @import { Bundle } from '../formats/bundle.js'
 * @import { Collection } from '../platform/storage.js'
 * @import { State } from '../state/state.js'
 * @import { Asked } from '../state/work.js'
 * @import { Store } from '../state/store.js'
 * @import { createProvider } from './provider.js'
 * @import { Python } from './python.js'
 * @import { Requests } from './request.js'
 */

/**
 * Questions put to the open data: matched with its rows, shown, embedded by the model of the rows,
 * and joined. The layout on the screen stays.
 *
 * @typedef {object} Tools what this needs of the others
 * @property {Requests} requests
 * @property {Pick<Python, 'ready' | 'handOver' | 'handOverAgain' | 'adopt'>} python
 * @property {Pick<Engine, 'match'>} engine
 * @property {ReturnType<typeof createProvider>['embedTexts']} embedTexts
 * @property {(name: string) => Collection} openCollection
 * @property {(file: Blob) => Promise<boolean>} keepData
 *
 * @param {Store<State>} store
 * @param {Tools} tools
 */
export function createQuestionFileActions(store, tools) {
  const { requests, python, engine } = tools;
  const kept = new BatchStore(tools.openCollection('embeddings'));
  /** @type {AbortController | null} */
  let running = null;

  /** @param {Partial<Asked>} change */
  function update(change) {
    const { pendingQuestions } = store.get();
    if (pendingQuestions) store.set({ pendingQuestions: { ...pendingQuestions, ...change } });
  }

  /** @returns {Promise<MatchedQuestions>} */
  async function match() {
    const { bundle } = store.get();
    if (!bundle) throw new Error('No data set is open: open one, then the questions to it.');
    await python.ready();
    const matched = await engine.match();
    if (matched.rows === bundle.count) return matched;
    // Rows were added since Python was given the data.
    python.handOverAgain();
    await python.handOver();
    return engine.match();
  }

  /** @param {Asked} asked @param {AbortSignal} signal @returns {Promise<Float32Array[]>} */
  async function vectorsOf({ matched, prompt }, signal) {
    const { bundle, provider } = store.get();
    if (matched.vectors) return rowsOf(matched.vectors, matched.texts.length);
    const texts = matched.texts.map((text) => prompt + text);
    const { batches } = await nameBatches(texts, provider, bundle?.name ?? '');
    const embed = (/** @type {string[]} */ batch) =>
      tools.embedTexts(batch, { stored: bundle?.model, total: texts.length, signal });
    const vectors = await embedBatches(batches, kept, embed, {
      signal,
      onProgress: ({ done }) => update({ done }),
    });
    expectDimension(vectors, bundle);
    return vectors;
  }

  /** @param {Bundle} bundle @param {Asked} asked @param {Float32Array[]} vectors */
  async function join(bundle, { matched, prompt }, vectors) {
    await requests.stop();
    const now = store.get();
    if (now.bundle !== bundle) return;
    const questions = makeQuestions(matched, vectors, prompt);
    const { layouts, others } = bundleWithLayout(now);
    const asked = { ...bundle, questions, layouts, others };
    const bytes = encodeBundle(asked);
    python.adopt(bytes);
    python.handOverAgain();
    store.set({
      pendingQuestions: null,
      bundle: asked,
      keptLayouts: [],
      positionsFrom: 'stored',
      layoutSource: null,
      dataSet: nameAsked(now),
      tray: 'retrieval',
      notice: tell(matched),
    });
    await tools.keepData(new Blob([bytes]));
  }

  return {
    /** Offer to put the questions that were read to the open data. */
    async planQuestions() {
      try {
        const matched = await match();
        const { prompt } = matched;
        store.set({
          pendingQuestions: { matched, prompt, stage: 'planned', done: 0, sentence: '' },
        });
      } catch (reason) {
        throw report(store, reason);
      }
    },
    /** @param {string} prompt what stands before each question */
    choosePrompt: (prompt) => update({ prompt }),
    /** Embed the questions that are planned, and join them to the open data. */
    async confirmQuestions() {
      const { pendingQuestions: asked, bundle } = store.get();
      if (!asked || !bundle || running) return;
      const { signal } = (running = new AbortController());
      update({ stage: 'running', done: 0, sentence: '' });
      try {
        const vectors = await vectorsOf(asked, signal);
        signal.throwIfAborted();
        await join(bundle, asked, vectors);
      } catch (reason) {
        const isStopped = signal.aborted || isAbort(reason);
        update(isStopped ? { stage: 'planned' } : { stage: 'failed', sentence: messageOf(reason) });
        if (!isStopped) throw reason;
      } finally {
        running = null;
      }
    },
    /** End the embedding, or close what was read. */
    cancelQuestions() {
      running?.abort(new DOMException('The questions were cancelled.', 'AbortError'));
      store.set({ pendingQuestions: null });
    },
  };
}

/** @param {Float32Array[]} vectors @param {Bundle | null} bundle */
function expectDimension([{ length }], bundle) {
  if (bundle && length !== bundle.model.dimension)
    throw new ProviderError(
      'dimension',
      `The chosen model gives vectors of ${length.toLocaleString('en')} numbers, the rows have ${bundle.model.dimension.toLocaleString('en')}: choose the model of the rows.`,
    );
}

/** @param {MatchedQuestions} matched @returns {string} a sentence */
const tell = ({ texts, answers }) =>
  `${texts.length.toLocaleString('en')} questions with ${(answers ?? 0).toLocaleString('en')} answers are put to the rows.`;

/**
 * What comes with the page keeps its name and its data.
 * @param {State} state
 * @returns {string} a name for the data with the questions
 */
function nameAsked({ dataSet, dataSets }) {
  const shipped = dataSets.find(({ name }) => name === dataSet);
  return shipped ? `${shipped.title}, with questions` : dataSet;
}
