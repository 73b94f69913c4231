import { element } from './element.js';
import { explainMark, explained } from './explanation.js';

/** @import { Evaluation, Measure } from '../data/evaluation.js' */

/** @type {[Measure, title: string][]} */
export const MEASURES = [
  ['recall', 'Recall'],
  ['precision', 'Precision'],
  ['hit_rate', 'Hit rate'],
  ['mrr', 'MRR'],
  ['ndcg', 'nDCG'],
  ['map', 'MAP'],
];

/**
 * The measures as bars, each with the interval in which 95 % of the means would lie.
 *
 * @param {Evaluation} evaluation
 * @returns {HTMLElement[]}
 */
export function measureList({ measures, intervals, measured, coverage }) {
  const rows = MEASURES.flatMap(([name, title]) => {
    const mean = measures[name];
    return mean === undefined ? [] : [measureRow(name, title, mean, intervals[name])];
  });
  return [
    element('dl', { className: 'measures' }, ...rows),
    element(
      'p',
      { className: 'note' },
      `${measured.toLocaleString('en')} questions with answers. ${percent(coverage)} of the rows are found by some question.`,
      explainMark('coverage'),
    ),
  ];
}

/**
 * @param {Measure} name
 * @param {string} title
 * @param {number} mean
 * @param {[low: number, high: number]} [interval]
 */
function measureRow(name, title, mean, interval) {
  const [low, high] = interval ?? [mean, mean];
  const bar = element('span', { className: 'measure-bar', 'aria-hidden': 'true' });
  bar.style.setProperty('--mean', String(mean));
  bar.style.setProperty('--low', String(low));
  bar.style.setProperty('--high', String(high));
  return element(
    'div',
    { title: `95 % interval ${low.toFixed(3)} to ${high.toFixed(3)}` },
    element('dt', {}, explained(name, title)),
    element('dd', {}, bar, element('output', {}, mean.toFixed(3))),
  );
}

/** @param {number} share 0…1 */
const percent = (share) => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)}%`;
