import { indexForSearch } from '../../data/bm25.js';
import { readTexts } from '../../data/columns.js';
import { runInTimeSlices } from '../../data/time-slices.js';
import { createQuery } from './runner.js';

/**
 * @import { Bm25 } from '../../data/bm25.js'
 * @import { Bundle } from '../../formats/bundle.js'
 * @import { State } from '../../state/state.js'
 * @import { Store } from '../../state/store.js'
 * @import { QueryRunner } from './runner.js'
 */

const NO_TEXTS = 'These data have no texts to search for words: ask by meaning instead.';
const NOT_ALL =
  'The texts of an atlas are read one by one, as they are looked at: ask by meaning instead.';

/** The words of texts are indexed once. @type {WeakMap<Bundle, Bm25>} */
const indices = new WeakMap();

/**
 * Questions by their words: no model and no network are needed, only the texts.
 *
 * @param {Store<State>} store
 * @param {QueryRunner} runner
 * @param {(text: string) => Promise<unknown>} ask the same by its meaning
 */
export function createWordQueries(store, runner, ask) {
  /**
   * The rows that have words of a question, those with the rarest and most of them first.
   * @param {string} text
   */
  async function askWords(text) {
    const label = text.trim();
    if (label === '') throw new RangeError('No words to search for: type some.');
    store.set({ searchBy: 'words', draft: '' });
    return runner.answer(async ({ bundle, signal }) => {
      const index = indices.get(bundle) ?? (await indexOf(bundle, signal));
      indices.set(bundle, index);
      const { scores, missing } = index.score(label);
      const note = missing.length ? `No text has ${missing.map(quoted).join(', ')}.` : '';
      const vector = new Float32Array();
      return {
        query: createQuery('words', label),
        origin: { vector, note },
        ...{ vector, scores, note },
      };
    });
  }

  /**
   * @param {Bundle} bundle
   * @param {AbortSignal} signal
   */
  async function indexOf(bundle, signal) {
    if (bundle.extent) throw new Error(NOT_ALL);
    const texts = readTexts(bundle);
    if (!texts) throw new Error(NO_TEXTS);
    return runInTimeSlices(
      indexForSearch(texts),
      (fraction) => store.set({ asking: { label: 'Reading the words', fraction } }),
      signal,
    );
  }

  return {
    askWords,
    /**
     * Compare questions by their meaning or by their words; the one that is answered is asked again
     * where that needs nobody but this tab.
     * @param {State['searchBy']} searchBy
     */
    setSearchBy(searchBy) {
      store.set({ searchBy });
      const { answer, provider } = store.get();
      const { kind, label } = answer?.query ?? { kind: 'vector', label: '' };
      if (kind === 'text' && searchBy === 'words') return askWords(label);
      if (kind === 'words' && searchBy === 'meaning' && provider.kind === 'local')
        return ask(label);
      return undefined;
    },
  };
}

/** @param {string} word */
const quoted = (word) => `“${word}”`;
