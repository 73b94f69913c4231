import { placeOfAnswer } from '../data/answer-placement.js';
import { farHits } from '../data/far-hits.js';
import { describePoint } from '../data/points.js';
import {
  describeCandidates,
  isByWords,
  isInWords,
  RETRIEVAL_KEYS,
  retrieve,
  TOP_K,
} from '../data/retrieval.js';
import { toLatLng } from '../geometry/sphere.js';
import { watch } from '../state/store.js';
import { element } from './element.js';
import { explainMark } from './explanation.js';
import { createFeedbackChips } from './feedback.js';
import { createMatchList, describeNone } from './match-list.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { Placement } from '../geometry/placement.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const DEGREES = 180 / Math.PI;
const SCATTERED = 'Its matches lie all over the map, so its place says little.';

/**
 * The hits of a question, ranked: their texts, how like they are, and what to do with them.
 *
 * @param {HTMLElement} container
 * @param {Store<State>} store
 * @param {Actions} actions
 */
export function createAnswer(container, store, actions) {
  const question = element('h2');
  const clear = element(
    'button',
    {
      type: 'button',
      className: 'quiet close',
      'aria-label': 'Clear the answer',
      title: 'Clear',
      onclick: () => actions.clearAnswer(),
    },
    '×',
  );
  const note = element('p', { className: 'note trust' });
  const place = element('span');
  const matches = createMatchList(store, actions);
  const where = element('p', { className: 'note place' }, place, explainMark('place'));
  container.append(
    ...[clear, question, createFeedbackChips(store, actions), note],
    ...[createTopK(store, actions), matches.list, matches.tools, where],
  );

  watch(store, ['answer', 'bundle'], ({ answer, bundle }) => {
    container.hidden = !answer || !bundle;
    document.body.classList.toggle('answered', !container.hidden);
    container.scrollTop = 0;
    if (!answer || !bundle) return;
    const { label } = answer.query;
    question.textContent = isInWords(answer) ? `“${label}”` : label;
    container.classList.toggle('by-words', isByWords(answer));
    note.textContent = answer.note;
    note.hidden = answer.note === '';
  });
  // Where the question lies, and which hits are far from there, changes as the points move.
  watch(store, [...RETRIEVAL_KEYS, 'positions', 'positionsFrom', 'quality'], (now) => {
    if (!now.answer || now.positionsFrom === 'frame') return;
    place.textContent = describePlace(now);
    where.hidden = place.textContent === '';
    matches.showFar(farHits(now).rows);
  });
}

/**
 * How many hits are asked for, and among how many rows.
 *
 * @param {Store<State>} store
 * @param {Actions} actions
 */
function createTopK(store, actions) {
  const choice = element(
    'select',
    { id: 'top-k', onchange: () => actions.setTopK(Number(choice.value)) },
    ...TOP_K.map((k) => new Option(String(k), String(k))),
  );
  const rest = element('span');
  const [meaning, words] = [explainMark('similarity'), explainMark('word-score')];
  watch(store, [...RETRIEVAL_KEYS], (now) => {
    choice.value = String(now.topK);
    rest.textContent = describeRetrieved(now);
    const byWords = now.answer !== null && isByWords(now.answer);
    meaning.hidden = byWords;
    words.hidden = !byWords;
  });
  return element(
    'p',
    { className: 'note top-k' },
    element('label', { for: choice.id }, 'Top'),
    choice,
    rest,
    meaning,
    words,
  );
}

/** @param {State} state @returns {string} such as "of 226 that pass the filters, 1,877 in all" */
function describeRetrieved(state) {
  const { scoreThreshold } = state;
  const { reaching } = retrieve(state);
  const among = `of ${describeCandidates(state)}`;
  return scoreThreshold === null
    ? among
    : `${among}; ${reaching.toLocaleString('en')} reach ${scoreThreshold.toFixed(2)}`;
}

/** @param {State} state */
function describePlace(state) {
  const placement = placeOfAnswer(state);
  if (!placement) return '';
  const [latitude, longitude] = toLatLng(...placement.position);
  const place = `It lies at ${degrees(latitude, 'N', 'S')}, ${degrees(longitude, 'E', 'W')}, its matches about ${Math.round(placement.cap * DEGREES)}° from there.`;
  return farHits(state).isScattered ? `${SCATTERED} ${place}` : place;
}

/** @param {State} state @returns {string} the answer in words; empty without one */
export function describeMatches(state) {
  const { answer, bundle } = state;
  if (!answer || !bundle) return '';
  const { hits } = retrieve(state);
  return hits.length === 0
    ? describeNone(state)
    : `${hits.length} matches; the best is ${describePoint(bundle, hits[0].row).label}, ${hits[0].score.toFixed(2)}. ${answer.note}`;
}

/** @param {number} value @param {string} positive @param {string} negative */
const degrees = (value, positive, negative) =>
  `${Math.abs(value).toFixed(0)}° ${value < 0 ? negative : positive}`;
