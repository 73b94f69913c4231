import { answersOf } from './questions.js';

/**
 * @import { Bundle } from '../formats/bundle.js'
 * @import { Evaluation } from './evaluation.js'
 *
 * @typedef {object} Effect what a threshold has to part: scores of the rows that are found
 * @property {Float32Array} right of those that answer their question, ascending
 * @property {Float32Array} wrong of those that were not judged to, ascending
 */

/**
 * The scores of the k best rows of every question with answers.
 *
 * @param {Bundle} bundle
 * @param {Evaluation} evaluation
 * @returns {Effect}
 */
export function thresholdEffect(bundle, { k, best, found: { rows, scores } }) {
  const width = rows.length / best.length;
  /** @type {number[]} */
  const right = [];
  /** @type {number[]} */
  const wrong = [];
  for (let question = 0; question < best.length; question++) {
    const answers = new Set(answersOf(bundle, question));
    if (answers.size === 0) continue;
    for (let i = question * width; i < question * width + Math.min(k, width); i++)
      (answers.has(rows[i]) ? right : wrong).push(scores[i]);
  }
  return { right: Float32Array.from(right).sort(), wrong: Float32Array.from(wrong).sort() };
}

/**
 * @param {Float32Array} scores ascending
 * @param {number} threshold
 * @returns {number} how many of them reach it
 */
export function reaching(scores, threshold) {
  let [low, high] = [0, scores.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (scores[middle] < threshold) low = middle + 1;
    else high = middle;
  }
  return scores.length - low;
}
