import { landlessQuestions, unaskedRows } from '../data/unasked.js';
import { element } from './element.js';
import { explained } from './explanation.js';

/**
 * @import { State } from '../state/state.js'
 */

/**
 * What has nothing to do with each other: texts that no question finds or should find, and questions
 * that no text is like.
 *
 * @param {object} events
 * @param {(rows: number[]) => void} events.onRows
 * @param {(questions: number[]) => void} events.onQuestions
 */
export function createUnasked({ onRows, onQuestions }) {
  const list = element('div', { className: 'causes' });
  return {
    element: element(
      'section',
      {},
      element('h3', { className: 'caption' }, explained('unasked', 'What does not meet')),
      list,
    ),
    /** @param {State} state */
    show({ bundle, evaluation }) {
      if (!bundle || !evaluation) return;
      const rows = unaskedRows(bundle, evaluation);
      const questions = landlessQuestions(evaluation);
      list.replaceChildren(
        createEntry(
          'Land that nobody asks about',
          rows.length,
          bundle.count,
          `texts that no question finds among its first ${evaluation.k}, and that answer none`,
          () => onRows(rows),
        ),
        createEntry(
          'Questions that have no land',
          questions.length,
          evaluation.best.length,
          'questions whose best text scores no more than chance can reach',
          () => onQuestions(questions),
        ),
      );
    },
  };
}

/**
 * @param {string} title
 * @param {number} count
 * @param {number} total
 * @param {string} meaning
 * @param {() => void} onChoose
 */
function createEntry(title, count, total, meaning, onChoose) {
  const button = element(
    'button',
    { type: 'button', className: 'tally', disabled: count === 0, onclick: onChoose },
    element('span', {}, title),
    element('span', { className: 'count' }, count.toLocaleString('en')),
    element('small', {}, meaning),
  );
  button.style.setProperty('--share', String(count / Math.max(total, 1)));
  return button;
}
