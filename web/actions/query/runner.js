import { compareWithAtlas, compareWithBundle } from './comparison.js';
import { SIMILARITY } from '../../data/computed-columns.js';
import { scoreStatistics } from '../../data/score-statistics.js';
import { retrieve } from '../../data/retrieval.js';
import { NO_FEEDBACK, refineQuery } from '../../data/relevance-feedback.js';
import { nextTask } from '../../data/time-slices.js';
import { meanVector, vectorOf } from '../../data/vectors.js';
import { isAbort } from '../../providers/abort.js';
import { messageOf } from '../../providers/error.js';
import { watch } from '../../state/store.js';

/**
 * @import { Bundle } from '../../formats/bundle.js'
 * @import { Answer, Query } from '../../state/retrieval.js'
 * @import { State } from '../../state/state.js'
 * @import { Store } from '../../state/store.js'
 * @import { OpenAtlas } from '../atlas/atlas.js'
 * @import { Comparison } from './comparison.js'
 */

/** Of more rows an answer is shown in several tasks, so that no frame waits for all of them. */
const MANY = 200_000;

/**
 * Answers questions to the open data, one at a time: the newest wins.
 *
 * @typedef {object} Context what the vector of a question is found by
 * @property {Bundle} bundle
 * @property {(rows: number[]) => Promise<Float32Array[]>} vectorsOf rows, each of length 1
 * @property {AbortSignal} signal
 *
 * @typedef {object} Found
 * @property {ArrayLike<number>} vector of any length but zero
 * @property {string} note how far it may be trusted; empty if nothing is to be said
 */
export class QueryRunner {
  #store;
  /** @type {AbortController | null} */
  #current = null;
  /** The colour that similarity took the place of. */
  #colorBefore = '';

  #atlas;

  /**
   * @param {Store<State>} store
   * @param {Pick<OpenAtlas, 'current'>} [atlas] that may be open
   */
  constructor(store, atlas = { current: () => null }) {
    this.#store = store;
    this.#atlas = atlas;
    watch(store, ['bundle'], () => {
      this.#current?.abort();
      store.set({ draft: '' });
    });
  }

  /**
   * Ask; the newest question wins.
   * @param {Query} query
   * @param {(context: Context) => Promise<Found>} find
   * @returns {Promise<Answer>} rejects with one sentence, or with an AbortError when cancelled or
   *   overtaken
   */
  run(query, find) {
    return this.answer(async ({ bundle, signal }) => {
      const reading = this.#atlas.current();
      const comparison = reading
        ? compareWithAtlas(reading, this.#store)
        : await compareWithBundle(bundle);
      signal.throwIfAborted();
      const vectorsOf = async (/** @type {number[]} */ rows) => {
        const picked = await comparison.pick(rows, signal);
        const { dimension } = bundle.model;
        return rows.map((_, k) => vectorOf(picked, k, dimension));
      };
      const found = await find({ bundle, vectorsOf, signal });
      const { feedbackWeight } = this.#store.get();
      return answerBy(query, found, { comparison, weight: feedbackWeight, signal });
    });
  }

  /**
   * Show the answer that is made; the newest question wins.
   * @param {(context: Omit<Context, 'vectorsOf'>) => Promise<Answer>} make
   * @returns {Promise<Answer>} rejects as `run` does
   */
  async answer(make) {
    this.#current?.abort();
    const controller = new AbortController();
    const { signal } = controller;
    this.#current = controller;
    const { bundle } = this.#store.get();
    try {
      if (!bundle) throw new Error('No data set is open: open one first.');
      this.#store.set({ asking: { label: 'Asking', fraction: null }, error: '' });
      const answer = await make({ bundle, signal });
      if (answer.scores.length > MANY) await this.#prepare(answer);
      signal.throwIfAborted();
      await this.#show(answer);
      return answer;
    } catch (reason) {
      if (signal.aborted)
        throw new DOMException('The question was overtaken or taken back.', 'AbortError');
      this.#store.set({ asking: null, ...(isAbort(reason) ? {} : { error: messageOf(reason) }) });
      throw reason;
    } finally {
      if (this.#current === controller) this.#current = null;
    }
  }

  /** Take the question back that is being answered. */
  cancel() {
    this.#current?.abort();
    this.#store.set({ asking: null });
  }

  /** Take the answer away, and the question that is being answered. */
  clear() {
    this.#current?.abort();
    const isColor = this.#store.get().colorColumn === SIMILARITY.name;
    this.#store.set({
      answer: null,
      asking: null,
      draft: '',
      ...(isColor ? this.#coloredBy(this.#colorBefore) : {}),
    });
  }

  /** Find the hits in a task of their own, before all that show them. @param {Answer} answer */
  async #prepare(answer) {
    await nextTask();
    retrieve({ ...this.#store.get(), answer });
    await nextTask();
  }

  /** @param {Answer} answer */
  async #show(answer) {
    const { colorColumn } = this.#store.get();
    if (colorColumn !== SIMILARITY.name) this.#colorBefore = colorColumn;
    const change = { answer, asking: null, ...this.#coloredBy(SIMILARITY.name) };
    if (answer.scores.length > MANY) await this.#store.setInTasks(change);
    else this.#store.set(change);
  }

  /** @param {string} colorColumn @returns {Partial<State>} */
  #coloredBy(colorColumn) {
    return this.#store.get().colorColumn === colorColumn
      ? {}
      : { colorColumn, isolated: new Set(), previewed: -1 };
  }
}

/**
 * @param {Query['kind']} kind
 * @param {string} label in words
 * @param {number[]} [wanted] rows
 * @param {number[]} [unwanted] rows
 * @returns {Query} of which no answer was judged yet
 */
export const createQuery = (kind, label, wanted = [], unwanted = []) => ({
  kind,
  label,
  wanted,
  unwanted,
  ...NO_FEEDBACK,
});

/**
 * @param {Query} query
 * @param {Found} found
 * @param {{comparison: Comparison, weight: number, signal: AbortSignal}} by `weight`: of what was judged
 * @returns {Promise<Answer>}
 */
async function answerBy(query, found, { comparison, weight, signal }) {
  const origin = { vector: meanVector([found.vector]), note: found.note };
  const { liked, disliked } = query;
  const judged = [...liked, ...disliked];
  const feedback = {
    liked: liked.map((_, k) => k),
    disliked: disliked.map((_, k) => liked.length + k),
  };
  const rows = await comparison.pick(judged, signal);
  const vector = refineQuery(origin.vector, feedback, rows, weight);
  const { scores, note: trust } = await comparison.score(vector, signal);
  if (scores.length > MANY) await nextTask();
  const { standsOut, sentence } = scoreStatistics(scores);
  const note = [origin.note, standsOut ? '' : sentence, trust].filter(Boolean).join(' ');
  return { query, origin, vector, scores, note };
}
