import { percent } from '../data/counted.js';
import {
  canExplain,
  describeMargin,
  describePlace,
  kindOf,
  nameOf,
  placeOf,
  weighedSentences,
  whyTitle,
  wordLists,
} from '../data/why.js';
import { watch } from '../state/store.js';
import { element } from './element.js';
import { explained, explainMark } from './explanation.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { WhyTold } from '../data/why.js'
 * @import { Bundle } from '../formats/bundle.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * Why the question that is answered does not find the pinned row, or does: a button, and what it
 * tells below it.
 *
 * @param {Store<State>} store
 * @param {Actions} actions
 * @returns {HTMLElement}
 */
export function createWhy(store, actions) {
  const button = element('button', {
    type: 'button',
    className: 'quiet',
    'aria-expanded': 'false',
    onclick() {
      const { why, pinned } = store.get();
      if (why) actions.closeWhy();
      else void actions.explainRow(pinned);
    },
  });
  const place = element('p', { className: 'why-place', role: 'status' });
  const stop = element(
    'button',
    { type: 'button', className: 'quiet', onclick: () => actions.stopReadingRow() },
    'Stop',
  );
  const going = element('p', { className: 'note why-going' });
  const parts = element('div', { className: 'why-parts' });
  const told = element(
    'div',
    { className: 'why-told', hidden: true },
    parts,
    element('div', { className: 'why-wait' }, going, stop),
  );
  const section = element(
    'section',
    { className: 'why', 'aria-label': 'Why', hidden: true },
    element('div', { className: 'why-line' }, place, explainMark('place-in-answer'), button),
    told,
  );

  watch(store, ['answer', 'pinned', 'topK', 'why', 'filterMask'], (now) => {
    const { answer, pinned, topK, filterMask } = now;
    section.hidden = pinned < 0 || !answer || !canExplain(answer);
    if (section.hidden || !answer) return;
    const rank = placeOf(answer, pinned, filterMask);
    button.textContent = now.why ? 'Close' : whyTitle(rank <= topK);
    place.textContent = describePlace(answer, pinned, rank, topK, filterMask);
  });
  watch(store, ['why'], ({ why, bundle }) => {
    told.hidden = why === null;
    button.setAttribute('aria-expanded', String(why !== null));
    if (!why || !bundle) return parts.replaceChildren();
    const { reading, untold } = why;
    stop.hidden = why.told !== null && reading === null;
    going.textContent =
      why.told === null
        ? 'Looking into it …'
        : reading === null
          ? untold
          : `Reading its sentences: ${percent(reading)}`;
    going.hidden = going.textContent === '';
    parts.replaceChildren(...(why.told ? partsOf(why.told, bundle, why.k, actions) : []));
  });
  return section;
}

/**
 * @param {WhyTold} told
 * @param {Bundle} bundle
 * @param {number} k
 * @param {Actions} actions
 * @returns {(HTMLElement | string)[]}
 */
function partsOf(told, bundle, k, actions) {
  const { explanation, rivals } = told;
  const margin = describeMargin(told, k);
  return [
    ...(explanation
      ? [
          element(
            'p',
            { className: 'why-cause' },
            element('strong', {}, sentenceCase(explanation.title)),
            ` ${explanation.sentence} ${margin} `,
            element('span', { className: 'why-remedy' }, explanation.remedy),
          ),
        ]
      : []),
    ...sentenceParts(told),
    ...wordLists(told).flatMap(([title, words]) => [
      element('h3', {}, title),
      element('p', { className: 'why-words' }, ...words.map((word) => element('span', {}, word))),
    ]),
    ...(rivals.length > 0
      ? [
          element('h3', {}, explained('similarity', 'Stands before it')),
          rivalList(told, bundle, actions),
        ]
      : []),
  ];
}

/** @param {WhyTold} told @returns {HTMLElement[]} */
const sentenceParts = (told) =>
  weighedSentences(told).flatMap(({ title, sentence, facts }) => [
    element(
      'h3',
      {},
      explained('sentences', title),
      ', ',
      element('span', { className: 'cosine' }, facts),
    ),
    element('blockquote', {}, sentence),
  ]);

/** @param {WhyTold} told @param {Bundle} bundle @param {Actions} actions */
function rivalList({ rivals }, bundle, actions) {
  return element(
    'ol',
    { className: 'nearest rivals' },
    ...rivals.map((rival) =>
      element(
        'li',
        {},
        element(
          'button',
          { type: 'button', className: 'quiet', onclick: () => actions.pin(rival.row) },
          nameOf(bundle, rival.row),
          rival.kind ? element('small', {}, `, ${kindOf(rival)}`) : '',
        ),
        element('span', { className: 'cosine' }, rival.score.toFixed(3)),
      ),
    ),
  );
}

/** @param {string} words */
const sentenceCase = (words) => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
