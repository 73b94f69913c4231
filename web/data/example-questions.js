import { answersOf, questionVector } from './questions.js';
import { storedQueries } from './suggestions.js';

/**
 * @import { Suggestion } from './suggestions.js'
 * @import { Bundle } from '../formats/bundle.js'
 * @import { State } from '../state/state.js'
 */

const SHOWN = 3;
/** A longer question is not read at a glance, characters; it is offered where there are no others. */
const AT_A_GLANCE = 48;

/**
 * Questions to begin with. Of those that the data bring to be measured by, the ones that most rows
 * answer, with their vectors; else made from the data: what their largest regions are of, or the
 * commonest values of the column that colours them.
 *
 * @param {Pick<State, 'bundle' | 'regions' | 'colorColumn'>} state
 * @returns {Suggestion[]} three at most
 */
export function exampleQuestions({ bundle, regions, colorColumn }) {
  if (!bundle || storedQueries(bundle).length > 0) return [];
  if (bundle.questions) return broadest(bundle);
  const coarse = regions
    .filter(({ level }) => level === 0)
    .toSorted((a, b) => b.members.length - a.members.length)
    .map(({ title }) => title);
  const texts = coarse.length >= SHOWN ? coarse : [...coarse, ...commonValues(bundle, colorColumn)];
  return [...new Set(texts)]
    .slice(0, SHOWN)
    .map((text) => ({ kind: 'query', text, detail: '', row: -1, vector: null }));
}

/** @param {Bundle} bundle @returns {Suggestion[]} */
const broadest = (bundle) =>
  (bundle.questions?.texts ?? [])
    .map((text, question) => ({ text, question, answers: answersOf(bundle, question).length }))
    .filter(({ text }) => text.trim() !== '')
    .toSorted(
      (a, b) =>
        Math.max(a.text.length, AT_A_GLANCE) - Math.max(b.text.length, AT_A_GLANCE) ||
        b.answers - a.answers,
    )
    .slice(0, SHOWN)
    .map(({ text, question }) => {
      const vector = questionVector(bundle, question);
      return { kind: 'query', text, detail: '', row: -1, vector: vector && [...vector] };
    });

/**
 * @param {NonNullable<State['bundle']>} bundle
 * @param {string} name of a column
 * @returns {string[]} its categories, the commonest first
 */
function commonValues({ columns }, name) {
  const column = columns.find((one) => one.name === name);
  if (column?.kind !== 'category') return [];
  const counts = column.categories.map(() => 0);
  for (const code of column.codes) counts[code] += 1;
  return column.categories
    .map((text, code) => ({ text, count: counts[code] }))
    .filter(({ text }) => text.trim() !== '')
    .toSorted((a, b) => b.count - a.count)
    .map(({ text }) => text);
}
