import { SIMILARITY } from '../../data/computed-columns.js';
import { scoreStatistics } from '../../data/score-statistics.js';
import { similarities, unitRows } from '../../data/similarity.js';
import { bestMatches, meanVector } from '../../data/vectors.js';
import { messageOf } from '../../providers/error.js';
import { watch } from '../../state/store.js';

/**
 * @import { Bundle } from '../../formats/bundle.js'
 * @import { Answer, Query, State } from '../../state/state.js'
 * @import { Store } from '../../state/store.js'
 */

const BEST = 10;

/**
 * Answers questions to the open data, one at a time: the newest wins.
 *
 * @typedef {object} Context what the vector of a question is found by
 * @property {Bundle} bundle
 * @property {Float32Array} rows its vectors, N×dimension, each of length 1
 * @property {AbortSignal} signal
 *
 * @typedef {object} Origin what an answer was looking for before anything was turned away from it
 * @property {Float32Array} wanted
 * @property {string} [note] how far that may be trusted; missing: nothing is to be said
 *
 * @typedef {Origin & {vector?: Float32Array}} Found the vector to compare with, where it is another
 *   one than is wanted
 */
export class QueryRunner {
  #store;
  /** @type {AbortController | null} */
  #current = null;
  /** The colour that similarity took the place of. */
  #colorBefore = '';
  /** @type {WeakMap<Answer, Origin>} */
  #origins = new WeakMap();

  /** @param {Store<State>} store */
  constructor(store) {
    this.#store = store;
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
  async run(query, find) {
    this.#current?.abort();
    const controller = new AbortController();
    const { signal } = controller;
    this.#current = controller;
    const { bundle } = this.#store.get();
    try {
      if (!bundle) throw new Error('No data set is open: open one first.');
      this.#store.set({ asking: { label: 'Asking', fraction: null }, error: '' });
      const rows = await unitRows(bundle);
      signal.throwIfAborted();
      const found = await find({ bundle, rows, signal });
      const answer = await answerBy(query, found, rows, signal);
      this.#origins.set(answer, { wanted: found.wanted, note: found.note });
      this.#show(answer);
      return answer;
    } catch (reason) {
      if (signal.aborted)
        throw new DOMException('The question was overtaken or taken back.', 'AbortError');
      const isCancelled = reason instanceof DOMException && reason.name === 'AbortError';
      this.#store.set({ asking: null, ...(isCancelled ? {} : { error: messageOf(reason) }) });
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

  /**
   * @returns {{query: Query, origin: Origin} | null} what is answered now; null before the first
   *   question
   */
  answered() {
    const { answer } = this.#store.get();
    const origin = answer && this.#origins.get(answer);
    return answer && origin ? { query: answer.query, origin } : null;
  }

  /** @param {Answer} answer */
  #show(answer) {
    const { colorColumn } = this.#store.get();
    if (colorColumn !== SIMILARITY.name) this.#colorBefore = colorColumn;
    this.#store.set({ answer, asking: null, ...this.#coloredBy(SIMILARITY.name) });
  }

  /** @param {string} colorColumn @returns {Partial<State>} */
  #coloredBy(colorColumn) {
    return this.#store.get().colorColumn === colorColumn
      ? {}
      : { colorColumn, isolated: new Set(), previewed: -1 };
  }
}

/**
 * @param {Query} query
 * @param {Found} found
 * @param {Float32Array} rows N×dimension
 * @param {AbortSignal} signal
 * @returns {Promise<Answer>}
 */
async function answerBy(query, { wanted, vector = wanted, note = '' }, rows, signal) {
  const scores = await similarities(vector, rows, signal);
  const { standsOut, sentence } = scoreStatistics(scores);
  return {
    query,
    vector: meanVector([vector]),
    scores,
    best: bestMatches(scores, BEST),
    note: [note, standsOut ? '' : sentence].filter(Boolean).join(' '),
  };
}
