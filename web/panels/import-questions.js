import { counted } from '../data/counted.js';
import { element } from './element.js';

/** @import { ReadQuestions } from '../engine/engine.js' */

const PROBLEMS_SHOWN = 200;

/**
 * What was recognised in files of questions and judgements, and every line that cannot be used.
 *
 * @param {ReadQuestions} questions
 * @returns {HTMLElement[]}
 */
export function questionFacts(questions) {
  return [
    element('p', { className: 'note' }, summary(questions)),
    ...questions.notes.map((note) => element('p', { className: 'note' }, note)),
    ...problemList(questions),
  ];
}

/** @param {ReadQuestions} questions @returns {string} */
function summary({ count, judgements, answers, belongs }) {
  if (belongs === 'either')
    return `It can be read as ${counted(count, 'question')} with answers, too.`;
  const asked = count ? counted(count, 'question') : '';
  const judged = judgements
    ? `${counted(judgements, 'judgement')}${answers === null ? '' : `, of which ${answers.toLocaleString('en')} name a row that answers`}`
    : 'no judgements, so that only coverage can be told';
  return `${[asked, judged].filter(Boolean).join(' with ')}.`;
}

/** @param {ReadQuestions} questions @returns {HTMLElement[]} none where every line can be used */
function problemList({ problems, others }) {
  const count = problems.length + others;
  if (count === 0) return [];
  const hidden = count - Math.min(problems.length, PROBLEMS_SHOWN);
  return [
    element(
      'details',
      { className: 'faults' },
      element('summary', {}, `${counted(count, 'line')} of them cannot be used`),
      element(
        'ul',
        {},
        ...problems.slice(0, PROBLEMS_SHOWN).map((sentence) => element('li', {}, sentence)),
      ),
      hidden > 0
        ? element('p', { className: 'note' }, `… and ${hidden.toLocaleString('en')} more.`)
        : null,
    ),
  ];
}
