import { DISTORTION_COLUMNS, highestOfMost, highestShown } from './distortion.js';
import { QUESTION_COLUMNS } from './question-columns.js';

/** @import { State } from '../state/state.js' */

/**
 * Columns that the page computes. They colour the points as a bundle's own number columns do, for
 * as long as what they are computed from is there.
 *
 * @typedef {Pick<State, 'distortion' | 'answer'> & Partial<Pick<State, 'drift' | 'lost' | 'evaluation'>>} Sources
 *
 * @typedef {object} Reading
 * @property {Float32Array} values N; NaN where there is none
 * @property {number} low where the ramp begins
 * @property {number} high where it ends
 *
 * @typedef {object} ComputedColumn
 * @property {string} name unlike that of any column a bundle is likely to bring
 * @property {string} group what it belongs to
 * @property {string} title
 * @property {string} help one sentence
 * @property {keyof Sources} source what it is computed from
 * @property {(sources: Sources) => Reading | null} read null while there is nothing to read
 * @property {(reading: {low: number, high: number}) => [low: string, high: string]} ends of the
 *   ramp in words
 * @property {string} missing what a point is that has no value
 * @property {boolean} moves whether it is of the places on the globe, and so outdated when they
 *   change
 */

/** @type {ComputedColumn} */
export const SIMILARITY = {
  name: 'query: similarity',
  group: 'Question',
  title: 'Similarity',
  source: 'answer',
  moves: false,
  missing: 'outside the sample',
  help: 'How like the question each point is.',
  read: ({ answer }) => answer && { values: answer.scores, ...rangeOf(answer.scores) },
  ends: ({ low, high }) => [`average, ${low.toFixed(2)}`, high.toFixed(2)],
};

/** @type {ComputedColumn} */
export const DRIFT = {
  name: 'growth: drift',
  group: 'Growth',
  title: 'Drift',
  source: 'drift',
  moves: false,
  missing: 'that are new',
  help: 'How far each point moved along the sphere when rows were added.',
  read: ({ drift = null }) => drift && { values: drift, low: 0, high: highestOfMost(drift) },
  ends: ({ high }) => ['0°', `${high.toFixed(1)}° and more`],
};

/** @type {ComputedColumn} */
export const LOST = {
  name: 'vectors: neighbours lost',
  group: 'Other vectors',
  title: 'Neighbours lost',
  source: 'lost',
  moves: false,
  missing: 'without a vector',
  help: 'Which share of its ten nearest points each point loses with the other vectors.',
  read: ({ lost = null }) => lost && { values: lost, low: 0, high: 1 },
  ends: () => ['none', 'all'],
};

/**
 * @param {Float32Array} lost N: the share that each row loses
 * @returns {Partial<State>} points that are coloured by it
 */
export const coloredByLost = (lost) => ({
  lost,
  colorColumn: LOST.name,
  isolated: new Set(),
  previewed: -1,
});

/** @type {ComputedColumn[]} */
export const COMPUTED_COLUMNS = [
  SIMILARITY,
  DRIFT,
  LOST,
  ...QUESTION_COLUMNS,
  ...DISTORTION_COLUMNS.map(
    (column) =>
      /** @type {ComputedColumn} */ ({
        ...column,
        group: 'Distortion',
        source: 'distortion',
        moves: true,
        missing: 'outside the sample',
        read: ({ distortion }) =>
          distortion && {
            values: distortion[column.key],
            low: 0,
            high: highestShown(column, distortion),
          },
        ends: ({ high }) =>
          column.key === 'kept' ? ['none', 'all'] : ['none', `${high.toFixed(2)} and more`],
      }),
  ),
];

/** @param {string} name @returns {ComputedColumn | undefined} */
export const findComputed = (name) => COMPUTED_COLUMNS.find((column) => column.name === name);

/**
 * @param {Sources} sources
 * @returns {ComputedColumn[]} those that can be read now
 */
export const readableColumns = (sources) =>
  COMPUTED_COLUMNS.filter(({ source }) => (sources[source] ?? null) !== null);

/** Of an answer's scores, which many ask for. @type {WeakMap<Float32Array, {low: number, high: number}>} */
const ranges = new WeakMap();

/**
 * From the mean to the highest: half of all rows are no more like a question than the average, and
 * the ramp is for telling the others apart.
 * @param {Float32Array} scores
 */
function rangeOf(scores) {
  const known = ranges.get(scores);
  if (known) return known;
  let sum = 0,
    high = -Infinity;
  for (let i = 0; i < scores.length; i++) {
    sum += scores[i];
    if (scores[i] > high) high = scores[i];
  }
  const range = { low: Math.min(sum / scores.length, high), high };
  ranges.set(scores, range);
  return range;
}
