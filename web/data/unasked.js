import { CHANCE_LEVEL } from './score-statistics.js';

/**
 * @import { Bundle } from '../formats/bundle.js'
 * @import { Evaluation } from './evaluation.js'
 */

/**
 * Texts and questions that have nothing to do with each other.
 *
 * @param {Bundle} bundle
 * @param {Evaluation} evaluation
 * @returns {number[]} rows that no question finds, and that were judged to answer none
 */
export function unaskedRows({ questions }, { occurrences }) {
  const answers = new Set();
  const { rows = [], grades = [] } = questions?.judgements ?? {};
  rows.forEach((row, i) => grades[i] > 0 && answers.add(row));
  return Array.from(occurrences.keys()).filter(
    (row) => occurrences[row] === 0 && !answers.has(row),
  );
}

/**
 * @param {Evaluation} evaluation
 * @returns {number[]} questions whose best text scores no more than chance can reach: the data have no
 *   land for them; the lowest first
 */
export function landlessQuestions({ best, found: { scores } }) {
  const width = scores.length / best.length;
  const highest = (/** @type {number} */ question) => scores[question * width];
  return Array.from(best.keys())
    .filter((question) => highest(question) < CHANCE_LEVEL)
    .sort((a, b) => highest(a) - highest(b) || a - b);
}
