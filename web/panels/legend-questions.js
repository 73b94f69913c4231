import { outcomesOf, OUTCOMES } from '../data/question-focus.js';
import { watch } from '../state/store.js';
import { element } from './element.js';
import { svg } from './svg.js';

/**
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const WORDS = {
  found: 'finds an answer',
  missed: 'finds none',
  unjudged: 'has no answer judged',
};

/** From the question that is asked or pointed at. */
const ARCS = [
  { name: 'found', text: 'arc to an answer that is found' },
  { name: 'missed', text: 'to one that is missed' },
];

/**
 * What the marks and the arcs of the questions mean, while they are on the planet.
 *
 * @param {Store<State>} store
 * @returns {HTMLElement}
 */
export function createQuestionLegend(store) {
  const list = element('ul', { className: 'question-marks', 'aria-label': 'Questions' });
  watch(store, ['evaluation', 'layers'], ({ evaluation, layers }) => {
    list.hidden = !evaluation || !layers.questions;
    if (!evaluation || list.hidden) return;
    const outcomes = outcomesOf(evaluation);
    list.replaceChildren(
      ...OUTCOMES.flatMap((outcome, number) => {
        const count = outcomes.filter((each) => each === number).length;
        return count === 0 ? [] : [createLine(outcome, count)];
      }),
      ...(evaluation.measured > 0 ? ARCS.map(createArc) : []),
    );
  });
  return list;
}

/** @param {typeof OUTCOMES[number]} outcome @param {number} count of such questions */
function createLine(outcome, count) {
  const noun = count === 1 ? 'question' : 'questions';
  const verb = count === 1 ? WORDS[outcome] : plural(WORDS[outcome]);
  return element(
    'li',
    { className: outcome },
    element('span', { className: 'question-mark', 'aria-hidden': 'true' }, createMark(outcome)),
    `${count.toLocaleString('en')} ${noun} ${verb}`,
  );
}

/** @param {typeof ARCS[number]} arc */
const createArc = ({ name, text }) =>
  element(
    'li',
    { className: name },
    element(
      'span',
      { className: 'question-mark', 'aria-hidden': 'true' },
      svg(
        'svg',
        { viewBox: '-8 -8 16 16', width: 14, height: 14 },
        svg('path', { class: `hollow ${name}-arc`, d: 'M-7 4Q0-7 7 4' }),
      ),
    ),
    text,
  );

/** @param {string} verb */
const plural = (verb) => verb.replace(/^finds/, 'find').replace(/^has/, 'have');

/** @param {typeof OUTCOMES[number]} outcome @returns {SVGElement} as `globe/layers/question-marks.js` draws it */
function createMark(outcome) {
  return svg(
    'svg',
    { viewBox: '-8 -8 16 16', width: 14, height: 14 },
    svg('path', { class: outcome === 'found' ? 'full' : 'hollow', d: 'M0-6 6 0 0 6-6 0Z' }),
    ...(outcome === 'unjudged' ? [svg('circle', { r: 1.6, class: 'full' })] : []),
  );
}
