import { highestOfMost } from './distortion.js';

/** @import { ComputedColumn } from './computed-columns.js' */

/** What the questions of the data tell of every text, as columns. @type {ComputedColumn[]} */
export const QUESTION_COLUMNS = [
  {
    name: 'questions: failure',
    group: 'Questions',
    title: 'Missed by its questions',
    source: 'evaluation',
    moves: false,
    missing: 'that answer no question',
    help: 'The share of the questions that a text should answer and that do not find it.',
    read: ({ evaluation = null }) => evaluation && { values: evaluation.failure, low: 0, high: 1 },
    ends: () => ['none', 'all'],
  },
  {
    name: 'questions: hub',
    group: 'Questions',
    title: 'Found by questions',
    source: 'evaluation',
    moves: false,
    missing: 'that are new',
    help: 'How many questions find a text (k-occurrence): far more than others, it is a hub.',
    read({ evaluation = null }) {
      if (!evaluation) return null;
      const values = Float32Array.from(evaluation.occurrences);
      return { values, low: 0, high: highestOfMost(values) };
    },
    ends: ({ high }) => ['0', `${high.toFixed(0)} and more`],
  },
  {
    name: 'questions: distance',
    group: 'Questions',
    title: 'Distance to the next question',
    source: 'evaluation',
    moves: false,
    missing: 'that are new',
    help: 'How far in meaning the nearest question is: 1 less the cosine of their vectors.',
    read({ evaluation = null }) {
      if (!evaluation) return null;
      const values = evaluation.distance;
      const low = values.reduce((least, value) => Math.min(least, value), Infinity);
      return { values, low, high: Math.max(highestOfMost(values), low) };
    },
    ends: ({ low, high }) => [low.toFixed(2), `${high.toFixed(2)} and more`],
  },
];
