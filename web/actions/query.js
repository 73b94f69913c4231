import { SIMILARITY } from '../data/computed-columns.js';
import { describePoint } from '../data/points.js';
import { fitsChoice } from '../providers/choice.js';
import { ProviderError } from '../providers/error.js';
import { scoreSpread } from '../providers/match.js';
import { bestMatches, differenceVector, meanVector, vectorOf } from '../data/vectors.js';
import { similarities, unitRows } from '../data/similarity.js';

/**
 * @import { Bundle } from '../formats/bundle.js'
 * @import { Answer, Query, State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 * @import { createProvider } from './provider.js'
 */

const BEST = 10;
const MOST_ASKED = 50;

/**
 * Questions to the planet: by words, by points, by a difference, by a vector. The newest wins.
 *
 * @param {Store<State>} store
 * @param {Pick<ReturnType<typeof createProvider>, 'embedTexts'>} provider
 */
export function createQueryActions(store, { embedTexts }) {
  /** @type {AbortController | null} */
  let current = null;
  let colorBefore = '';
  /**
   * What an answer was looking for before anything was turned away from it, and how far that may be
   * trusted.
   * @type {WeakMap<Answer, {wanted: Float32Array, note: string}>}
   */
  const origins = new WeakMap();

  store.subscribe((now, before) => {
    if (now.bundle === before.bundle) return;
    current?.abort();
    store.set({ draft: '' });
  });

  /**
   * @param {Query} query
   * @param {(context: {bundle: Bundle, rows: Float32Array, signal: AbortSignal}) =>
   *   Promise<{wanted: Float32Array, vector?: Float32Array, note?: string}>} find
   * @returns {Promise<Answer>} rejects with one sentence, or with an AbortError when cancelled or
   *   overtaken
   */
  async function run(query, find) {
    current?.abort();
    const controller = new AbortController();
    const { signal } = controller;
    current = controller;
    const { bundle } = store.get();
    try {
      if (!bundle) throw new Error('No data set is open: open one first.');
      store.set({ asking: { label: 'Asking', fraction: null }, error: '' });
      const rows = await unitRows(bundle);
      signal.throwIfAborted();
      const { wanted, vector = wanted, note = '' } = await find({ bundle, rows, signal });
      const scores = await similarities(vector, rows, signal);
      const spread = scoreSpread(scores);
      /** @type {Answer} */
      const answer = {
        query,
        vector: unit(vector),
        scores,
        best: bestMatches(scores, BEST),
        note: [note, spread.standsOut ? '' : spread.sentence].filter(Boolean).join(' '),
      };
      origins.set(answer, { wanted, note });
      const { colorColumn } = store.get();
      if (colorColumn !== SIMILARITY.name) colorBefore = colorColumn;
      store.set({ answer, asking: null, ...lit(SIMILARITY.name) });
      return answer;
    } catch (reason) {
      if (signal.aborted)
        throw new DOMException('The question was overtaken or taken back.', 'AbortError');
      if (reason instanceof DOMException && reason.name === 'AbortError') {
        store.set({ asking: null });
        throw reason;
      }
      store.set({ asking: null, error: reason instanceof Error ? reason.message : String(reason) });
      throw reason;
    } finally {
      if (current === controller) current = null;
    }
  }

  /** @param {string} colorColumn @returns {Partial<State>} */
  const lit = (colorColumn) =>
    store.get().colorColumn === colorColumn
      ? {}
      : { colorColumn, isolated: new Set(), previewed: -1 };

  /**
   * Ask in words, the model that is chosen now. It may send them to a server: to be called when a
   * person asks for that, or where the model is in the tab.
   * @param {string} text
   * @param {ArrayLike<number> | null} [known] the vector of these words, where the data brings it
   */
  async function ask(text, known = null) {
    const label = text.trim();
    if (label === '') throw new RangeError('The question is empty: expected words; type some.');
    const { provider } = store.get();
    store.set({
      draft: '',
      asked: [label, ...store.get().asked.filter((past) => past !== label)].slice(0, MOST_ASKED),
    });
    return run({ kind: 'text', label, wanted: [], unwanted: [] }, async ({ bundle, signal }) => {
      if (known) return { wanted: Float32Array.from(known) };
      const { fits, isKnown, sentence } = fitsChoice(bundle.model, provider);
      if (!fits) throw new ProviderError('dimension', sentence);
      const {
        vectors: [wanted],
      } = await embedTexts([label], {
        choice: provider,
        stored: bundle.model,
        signal,
        onProgress: (asking) => !signal.aborted && store.set({ asking }),
      });
      return { wanted, note: isKnown ? '' : sentence };
    });
  }

  /**
   * @param {number[]} rows
   * @returns {(context: {rows: Float32Array, bundle: Bundle}) => Float32Array} their mean
   */
  const meanOf =
    (rows) =>
    ({
      rows: all,
      bundle: {
        model: { dimension },
      },
    }) =>
      meanVector(rows.map((row) => vectorOf(all, row, dimension)));

  /** @param {number[]} rows @returns {string} in words */
  function nameOf(rows) {
    const { bundle } = store.get();
    if (!bundle || rows.length === 0) return 'nothing';
    const [first] = rows.map((row) => describePoint(bundle, row).label);
    return rows.length === 1
      ? first
      : `${first} and ${(rows.length - 1).toLocaleString('en')} more`;
  }

  return {
    ask,
    /**
     * More like this point, or like these together: their mean.
     * @param {Iterable<number>} rows
     */
    async askLike(rows) {
      const wanted = [...rows];
      return run(
        { kind: 'points', label: `Like ${nameOf(wanted)}`, wanted, unwanted: [] },
        async (context) => ({ wanted: meanOf(wanted)(context) }),
      );
    },
    /**
     * Like these, unlike those.
     * @param {Iterable<number>} wantedRows
     * @param {Iterable<number>} unwantedRows
     */
    async askDifference(wantedRows, unwantedRows) {
      const wanted = [...wantedRows],
        unwanted = [...unwantedRows];
      return run(
        {
          kind: 'difference',
          label: `Like ${nameOf(wanted)}, unlike ${nameOf(unwanted)}`,
          wanted,
          unwanted,
        },
        async (context) => {
          const found = meanOf(wanted)(context);
          return { wanted: found, vector: differenceVector(found, meanOf(unwanted)(context)) };
        },
      );
    },
    /**
     * The question that is answered now, turned away from one more point.
     * @param {number} row
     */
    async askUnlike(row) {
      const { answer } = store.get();
      const origin = answer && origins.get(answer);
      if (!answer || !origin)
        throw new Error('Nothing was asked yet: ask first, then turn away from what is not meant.');
      const { query } = answer;
      const unwanted = [...query.unwanted.filter((other) => other !== row), row];
      const label = `${query.label.replace(/, unlike .*$/, '')}, unlike ${nameOf(unwanted)}`;
      return run(
        { kind: 'difference', label, wanted: query.wanted, unwanted },
        async (context) => ({
          ...origin,
          vector: differenceVector(origin.wanted, meanOf(unwanted)(context)),
        }),
      );
    },
    /** @param {ArrayLike<number>} numbers of the data's dimension, of any length but zero */
    async askVector(numbers) {
      return run(
        { kind: 'vector', label: 'A pasted vector', wanted: [], unwanted: [] },
        async ({ bundle: { model } }) => {
          if (numbers.length !== model.dimension) {
            throw new ProviderError(
              'dimension',
              `The vector has ${numbers.length} numbers, expected ${model.dimension} as the data's from ` +
                `"${model.name}": paste one that this model made.`,
            );
          }
          return { wanted: Float32Array.from(numbers) };
        },
      );
    },
    /** Take the question back that is being answered. */
    cancelAsk() {
      current?.abort();
      store.set({ asking: null });
    },
    /** The words in the box are no longer those of a link. */
    dropDraft: () => store.set({ draft: '' }),
    clearAnswer() {
      current?.abort();
      const { colorColumn } = store.get();
      store.set({
        answer: null,
        asking: null,
        draft: '',
        ...(colorColumn === SIMILARITY.name ? lit(colorBefore) : {}),
      });
    },
  };
}

/** @param {Float32Array} vector @returns {Float32Array} of length 1 */
function unit(vector) {
  return meanVector([vector]);
}
