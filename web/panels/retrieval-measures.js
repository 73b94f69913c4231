import { element } from './element.js';

/** @import { Evaluation, Measure } from '../data/evaluation.js' */

/** @type {[Measure, title: string, meaning: string][]} */
export const MEASURES = [
  ['recall', 'Recall', 'the share of the answers that are found'],
  ['precision', 'Precision', 'the share of the rows found that are answers'],
  ['hit_rate', 'Hit rate', 'the share of the questions with an answer among the rows found'],
  ['mrr', 'MRR', 'the mean of 1 / place of the first answer'],
  ['ndcg', 'nDCG', 'the grades found, discounted by place, against the best order'],
  ['map', 'MAP', 'the mean of the precision at each answer found, over all answers'],
];

/**
 * The measures as bars, each with the interval in which 95 % of the means would lie.
 *
 * @param {Evaluation} evaluation
 * @returns {HTMLElement[]}
 */
export function measureList({ measures, intervals, measured, coverage }) {
  const rows = MEASURES.flatMap(([name, title, meaning]) => {
    const mean = measures[name];
    return mean === undefined ? [] : [measureRow(title, meaning, mean, intervals[name])];
  });
  return [
    element('dl', { className: 'measures' }, ...rows),
    element(
      'p',
      { className: 'note' },
      `${measured.toLocaleString('en')} questions with answers. ${percent(coverage)} of the rows are found by some question.`,
    ),
  ];
}

/**
 * @param {string} title
 * @param {string} meaning
 * @param {number} mean
 * @param {[low: number, high: number]} [interval]
 */
function measureRow(title, meaning, mean, interval) {
  const [low, high] = interval ?? [mean, mean];
  const bar = element('span', { className: 'measure-bar', 'aria-hidden': 'true' });
  bar.style.setProperty('--mean', String(mean));
  bar.style.setProperty('--low', String(low));
  bar.style.setProperty('--high', String(high));
  return element(
    'div',
    { title: `${title}: ${meaning}. 95 % interval ${low.toFixed(3)} to ${high.toFixed(3)}` },
    element('dt', {}, title),
    element('dd', {}, bar, element('output', {}, mean.toFixed(3))),
  );
}

/** @param {number} share 0…1 */
const percent = (share) => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)}%`;
