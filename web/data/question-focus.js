import { answersOf } from './questions.js';

/**
 * @import { Bundle } from '../formats/bundle.js'
 * @import { State } from '../state/state.js'
 */

/**
 * The question of the data that is looked at, with what should answer it.
 *
 * @typedef {object} Focus
 * @property {number} question its number
 * @property {string} text
 * @property {{row: number, isMissed: boolean}[]} answers rows that were judged to answer it
 */

/**
 * @param {Pick<State, 'bundle' | 'answer'>} state
 * @returns {number} the question of the data that was asked last; −1 where another was, or none
 */
export function askedQuestion({ bundle, answer }) {
  const texts = bundle?.questions?.texts;
  if (!texts || answer?.query.kind !== 'text') return -1;
  // The same words may have been typed, or come with a link.
  return answer.query.question ?? texts.indexOf(answer.query.label);
}

/**
 * @param {Pick<State, 'bundle' | 'evaluation' | 'answer' | 'hoveredQuestion'>} state
 * @returns {Focus | null} the question that is pointed at, else the one that was asked; null for none
 */
export function questionInFocus(state) {
  const { bundle, evaluation, hoveredQuestion } = state;
  const question = hoveredQuestion >= 0 ? hoveredQuestion : askedQuestion(state);
  if (!bundle?.questions || !evaluation || !(question in bundle.questions.texts)) return null;
  const { misses } = evaluation;
  const missed = new Set(misses.rows.filter((_, miss) => misses.questions[miss] === question));
  return {
    question,
    text: bundle.questions.texts[question],
    answers: answersOf(bundle, question).map((row) => ({ row, isMissed: missed.has(row) })),
  };
}

/** How a question fares: its first answer is among the k best rows, or none is, or none was judged. */
export const OUTCOMES = /** @type {const} */ (['found', 'missed', 'unjudged']);

/**
 * @param {Pick<import('./evaluation.js').Evaluation, 'best' | 'k'>} evaluation
 * @returns {Uint8Array} of each question a number in `OUTCOMES`
 */
export const outcomesOf = ({ best, k }) =>
  Uint8Array.from(best, (place) => (place === 0 ? 2 : place > k ? 1 : 0));
