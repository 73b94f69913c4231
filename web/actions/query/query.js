import { questionVector } from '../../data/questions.js';
import { isCompatible } from '../../providers/choice.js';
import { ProviderError } from '../../providers/error.js';
import { createPointQueries } from './by-points.js';
import { createWordQueries } from './by-words.js';
import { createFeedback } from './feedback.js';
import { createRetrievalActions } from './retrieval.js';
import { createQuery, QueryRunner } from './runner.js';

/**
 * @import { Origin, Query } from '../../state/retrieval.js'
 * @import { State } from '../../state/state.js'
 * @import { Store } from '../../state/store.js'
 * @import { OpenAtlas } from '../atlas/atlas.js'
 * @import { createProvider } from '../provider.js'
 */

const MOST_ASKED = 50;

/**
 * Questions to the planet: by words, by points, by a difference, by a vector. The newest wins.
 *
 * @param {Store<State>} store
 * @param {Pick<ReturnType<typeof createProvider>, 'embedTexts'>} provider
 * @param {Pick<OpenAtlas, 'current'>} [atlas] that may be open
 */
export function createQueryActions(store, { embedTexts }, atlas) {
  const runner = new QueryRunner(store, atlas);
  const points = createPointQueries(store, runner);

  /**
   * Ask in words, the model that is chosen now. It may send them to a server: to be called when a
   * person asks for that, or where the model is in the tab.
   * @param {string} text
   * @param {ArrayLike<number> | null} [known] the vector of these words, where the data brings it
   */
  async function ask(text, known = null) {
    const label = text.trim();
    if (label === '') throw new RangeError('The question is empty: expected words; type some.');
    const { provider, queryHistory, draft, draftFeedback } = store.get();
    const query = { ...createQuery('text', label), ...(label === draft ? draftFeedback : {}) };
    const earlier = queryHistory.filter((past) => past !== label);
    store.set({
      draft: '',
      searchBy: 'meaning',
      queryHistory: [label, ...earlier].slice(0, MOST_ASKED),
    });
    return runner.run(query, async ({ bundle, signal }) => {
      if (known) return { vector: known, note: '' };
      const { fits, isKnown, sentence } = isCompatible(bundle.model, provider);
      if (!fits) throw new ProviderError('dimension', sentence);
      const [vector] = await embedTexts([label], {
        choice: provider,
        stored: bundle.model,
        signal,
        onProgress: (asking) => !signal.aborted && store.set({ asking }),
      });
      return { vector, note: isKnown ? '' : sentence };
    });
  }

  return {
    ...points,
    ...createWordQueries(store, runner, ask),
    ...createFeedback(store, runner, points),
    ...createRetrievalActions(store),
    ask,
    /** @param {ArrayLike<number>} numbers of the data's dimension, of any length but zero */
    async askVector(numbers) {
      return runner.run(createQuery('vector', 'A pasted vector'), async ({ bundle: { model } }) => {
        if (numbers.length !== model.dimension) {
          throw new ProviderError(
            'dimension',
            `The vector has ${numbers.length} numbers, expected ${model.dimension} as the data's from ` +
              `"${model.name}": paste one that this model made.`,
          );
        }
        return { vector: numbers, note: '' };
      });
    },
    /**
     * Ask a question that the data bring: its vector is there, so nothing is sent.
     * @param {number} question its number
     */
    async askQuestion(question) {
      const { bundle } = store.get();
      const vector = bundle && questionVector(bundle, question);
      if (!vector)
        throw new RangeError(`The data have no question ${question + 1}: choose another.`);
      const label = bundle.questions?.texts[question] ?? '';
      const query = { ...createQuery('text', label), question };
      return runner.run(query, async () => ({ vector, note: '' }));
    },
    /**
     * Put a question whose vector is known to the open data.
     * @param {Query} query
     * @param {Origin} origin
     */
    askAgain: (query, origin) => runner.run(query, async () => origin),
    cancelAsk: () => runner.cancel(),
    /** The words in the box are no longer those of a link. */
    dropDraft: () => store.set({ draft: '' }),
    clearAnswer: () => runner.clear(),
  };
}
