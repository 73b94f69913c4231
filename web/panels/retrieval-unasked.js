import { landlessQuestions, unaskedRows } from '../data/unasked.js';
import { element } from './element.js';
import { explained } from './explanation.js';
import { createTally } from './tally.js';

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
        createTally(
          {
            title: 'Land that nobody asks about',
            count: rows.length,
            total: bundle.count,
            meaning: `texts that no question finds among its first ${evaluation.k}, and that answer none`,
          },
          () => onRows(rows),
        ),
        createTally(
          {
            title: 'Questions that have no land',
            count: questions.length,
            total: evaluation.best.length,
            meaning: 'questions whose best text scores no more than chance can reach',
          },
          () => onQuestions(questions),
        ),
      );
    },
  };
}
