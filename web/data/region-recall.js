import { answersOf } from './questions.js';

/**
 * @import { CategoryColumn } from '../formats/bundle-columns.js'
 * @import { Bundle } from '../formats/bundle.js'
 * @import { Evaluation } from './evaluation.js'
 */

/**
 * How well the questions of each region are answered. The same as `region_measures.py` tells, for
 * whatever regions the layout on the screen has.
 *
 * @typedef {object} RegionRecall
 * @property {string} title
 * @property {number[]} rows that lie there
 * @property {number} questions whose answers mostly lie there
 * @property {number} recall mean over those with answers; NaN without any
 */

/**
 * @param {Bundle} bundle
 * @param {Evaluation} evaluation
 * @param {CategoryColumn} column a division of the rows
 * @returns {RegionRecall[]} the lowest recall first; regions that nobody asks about at the end
 */
export function regionsByRecall(bundle, evaluation, { categories, codes }) {
  const regions = categories.map((title) => ({
    title,
    rows: /** @type {number[]} */ ([]),
    questions: 0,
    sum: 0,
    measured: 0,
  }));
  for (let row = 0; row < bundle.count; row++) regions[codes[row]].rows.push(row);
  const { recall } = evaluation.values;
  questionHomes(bundle, evaluation, codes).forEach((home, question) => {
    const value = recall?.[question] ?? NaN;
    regions[home].questions++;
    if (Number.isNaN(value)) return;
    regions[home].sum += value;
    regions[home].measured++;
  });
  return regions
    .filter(({ rows }) => rows.length > 0)
    .map(({ sum, measured, ...region }) => ({ ...region, recall: sum / measured }))
    .sort(
      (a, b) =>
        Number(a.questions === 0) - Number(b.questions === 0) ||
        Number(Number.isNaN(a.recall)) - Number(Number.isNaN(b.recall)) ||
        a.recall - b.recall ||
        b.rows.length - a.rows.length,
    );
}

/**
 * The region of each question: that of most of its answers, of several that of the best placed one;
 * without answers that of the row that it finds first.
 *
 * @param {Bundle} bundle
 * @param {Evaluation} evaluation
 * @param {ArrayLike<number>} codes the region of each row
 * @returns {number[]}
 */
export function questionHomes(bundle, evaluation, codes) {
  const { best, found } = evaluation;
  const width = found.rows.length / best.length;
  const places = missedPlaces(evaluation);
  return Array.from(best, (_, question) => {
    const first = found.rows.subarray(question * width, (question + 1) * width);
    /** @type {Map<number, {count: number, place: number}>} */
    const weights = new Map();
    for (const row of answersOf(bundle, question)) {
      const place = places.get(question)?.get(row) ?? first.indexOf(row) + 1;
      const { count = 0, place: nearest = Infinity } = weights.get(codes[row]) ?? {};
      weights.set(codes[row], { count: count + 1, place: Math.min(nearest, place) });
    }
    let home = codes[first[0]];
    let most = { count: 0, place: Infinity };
    for (const [region, weight] of weights) {
      const { count, place } = weight;
      if (count < most.count || (count === most.count && place >= most.place)) continue;
      [home, most] = [region, weight];
    }
    return home;
  });
}

/**
 * @param {Evaluation} evaluation
 * @returns {Map<number, Map<number, number>>} the places of missed rows, by question, then by row
 */
function missedPlaces({ misses }) {
  /** @type {Map<number, Map<number, number>>} */
  const places = new Map();
  misses.questions.forEach((question, miss) => {
    if (!places.has(question)) places.set(question, new Map());
    places.get(question)?.set(misses.rows[miss], misses.places[miss]);
  });
  return places;
}
