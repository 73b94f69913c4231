import { describePoint } from '../data/points.js';
import { watch } from '../state/store.js';
import { element } from './element.js';
import { explainMark } from './explanation.js';
import { createSlider } from './slider.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { Feedback } from '../data/relevance-feedback.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/** @type {[judgement: keyof Feedback, sign: string, meaning: string][]} */
const JUDGEMENTS = [
  ['liked', '+', 'more like'],
  ['disliked', '−', 'not like'],
];

/**
 * The points that the question was turned towards and away from, each to be taken out again, and how
 * far they turn it. Hidden while there are none.
 *
 * @param {Store<State>} store
 * @param {Actions} actions
 * @returns {HTMLElement}
 */
export function createFeedbackChips(store, actions) {
  const list = element('ul', { className: 'feedback-chips', 'aria-label': 'Refined by' });
  const weight = createSlider(
    'feedback-weight',
    'Weight',
    { minimum: 0, maximum: 1, step: 0.05 },
    (value) => void actions.weighFeedback(value).catch(() => {}),
  );
  weight.explain(explainMark('feedback-weight'));
  const note = element('p', { className: 'note' }, 'Liked and disliked points are no answers.');
  const panel = element('div', { className: 'feedback' }, list, weight.row, note);

  watch(store, ['answer', 'bundle'], (now) => {
    const chips = createChips(now, actions);
    panel.hidden = chips.length === 0;
    if (panel.hidden) return;
    const had = focusedChip(list);
    list.replaceChildren(...chips);
    // The focus is not lost with the chip that was pressed.
    if (had >= 0) list.querySelectorAll('button')[Math.min(had, chips.length - 1)].focus();
  });
  watch(store, ['feedbackWeight'], ({ feedbackWeight }) => weight.show(feedbackWeight));
  return panel;
}

/** @param {HTMLElement} list @returns {number} which chip has the focus, or −1 */
const focusedChip = (list) =>
  [...list.querySelectorAll('button')].findIndex((chip) => chip === document.activeElement);

/** @param {State} state @param {Actions} actions @returns {HTMLElement[]} */
function createChips({ answer, bundle }, actions) {
  if (!answer || !bundle) return [];
  return JUDGEMENTS.flatMap(([judgement, sign, meaning]) =>
    answer.query[judgement].map((row) => {
      const { label } = describePoint(bundle, row);
      return element(
        'li',
        {},
        element(
          'button',
          {
            type: 'button',
            className: `feedback-chip ${judgement}`,
            'aria-label': `Take out: ${meaning} ${label}`,
            title: 'Take out',
            onclick: () => void actions.withdrawFeedback(row).catch(() => {}),
          },
          element('span', {}, `${sign} ${label}`),
          element('span', { 'aria-hidden': 'true' }, '×'),
        ),
      );
    }),
  );
}
