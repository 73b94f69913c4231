import { placeOfAnswer } from '../data/answer-placement.js';
import { follow } from './follow.js';

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
  globe.show(store.get().layers);
  globe.setDisplacement(store.get().displacement);
  follow(store, (now, before) => {
    if (now.layers !== before.layers) globe.show(now.layers);
    if (now.displacement !== before.displacement) globe.setDisplacement(now.displacement);
    if (!now.bundle || (now.answer === before.answer && now.bundle === before.bundle)) return;
    const { answer, bundle } = now;
    const fits = answer !== null && answer.scores.length === bundle.count;
    globe.setAnswer(
      fits ? { label: answer.query.label, scores: answer.scores, best: answer.best } : null,
    );
    const placement = fits && placeOfAnswer(now);
    if (placement) globe.navigation.flyTo(placement.position);
  });
}
