import { placeOfAnswer } from '../data/answer-placement.js';
import { watch } from '../state/store.js';

/**
 * @import { Globe } from '../globe/globe.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * The answer to a query on the globe, and which layers show it.
 *
 * @param {Globe} globe
 * @param {Store<State>} store
 */
export function bindAnswer(globe, store) {
  watch(store, ['layers'], ({ layers }) => globe.show(layers));
  watch(store, ['displacement'], ({ displacement }) => globe.displace(displacement));
  watch(store, ['answer', 'bundle'], (now) => {
    const { answer, bundle } = now;
    if (!bundle) return;
    const fits = answer !== null && answer.scores.length === bundle.count;
    globe.setAnswer(
      fits ? { label: answer.query.label, scores: answer.scores, best: answer.best } : null,
    );
    const placement = fits && placeOfAnswer(now);
    if (placement) globe.flyTo(placement.position);
  });
}
