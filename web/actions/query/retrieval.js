import { TOP_K } from '../../data/retrieval.js';

/**
 * @import { State } from '../../state/state.js'
 * @import { Store } from '../../state/store.js'
 */

/**
 * How many hits a question has, and how like it they must be: the present answer follows at once.
 *
 * @param {Store<State>} store
 */
export function createRetrievalActions(store) {
  return {
    /** @param {number} topK one of `TOP_K` */
    setTopK: (topK) => TOP_K.includes(topK) && store.set({ topK }),
    /** @param {string} documentColumn that names the document of a row; empty for none */
    groupByDocument: (documentColumn) => store.set({ documentColumn }),
    /** @param {number | null} scoreThreshold −1…1; null for none */
    setThreshold: (scoreThreshold) => store.set({ scoreThreshold }),
  };
}
