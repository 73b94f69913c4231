import { placeOfAnswer } from '../data/answer-placement.js';
import { farHits } from '../data/far-hits.js';
import { rowsOf } from '../data/points.js';
import { RETRIEVAL_KEYS, retrieve } from '../data/retrieval.js';
import { watch } from '../state/store.js';

/**
 * @import { Globe } from '../globe/globe.js'
 * @import { Answer } from '../state/retrieval.js'
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
  watch(store, ['displacement'], ({ displacement }) => globe.setDisplacement(displacement));
  watch(store, ['answer', 'bundle'], (now) => {
    if (!now.bundle) return;
    const answer = answerOf(now);
    globe.setAnswer(
      answer && {
        label: answer.query.label,
        // Of an atlas only the first level has heights.
        scores: answer.scores.subarray(0, now.bundle.count),
        hits: hitsOf(now),
      },
    );
    const placement = answer && placeOfAnswer(now);
    if (placement) globe.navigation.flyTo(placement.position);
  });
  watch(store, [...RETRIEVAL_KEYS, 'positions', 'quality'], (now) => {
    if (answerOf(now) && now.positionsFrom !== 'frame') globe.setHits(hitsOf(now));
  });
}

/** @param {State} state @returns {Answer | null} the answer, if it is of the points that are drawn */
const answerOf = ({ answer, bundle }) =>
  answer && bundle && answer.scores.length === rowsOf(bundle) ? answer : null;

/** @param {State} state */
function hitsOf(state) {
  const { rows } = farHits(state);
  return retrieve(state).hits.map((hit) => ({ ...hit, far: rows.has(hit.row) }));
}
