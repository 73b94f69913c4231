import { storedQueries } from './suggestions.js';

/**
 * @import { Suggestion } from './suggestions.js'
 * @import { State } from '../state/state.js'
 */

const SHOWN = 3;

/**
 * Questions to begin with, made from the data where they bring none: what their largest regions are
 * of, or the commonest values of the column that colours them.
 *
 * @param {Pick<State, 'bundle' | 'regions' | 'colorColumn'>} state
 * @returns {Suggestion[]} three at most
 */
export function exampleQuestions({ bundle, regions, colorColumn }) {
  if (!bundle || storedQueries(bundle).length > 0) return [];
  const coarse = regions
    .filter(({ level }) => level === 0)
    .toSorted((a, b) => b.members.length - a.members.length)
    .map(({ title }) => title);
  const texts = coarse.length >= SHOWN ? coarse : [...coarse, ...commonValues(bundle, colorColumn)];
  return [...new Set(texts)]
    .slice(0, SHOWN)
    .map((text) => ({ kind: 'query', text, detail: '', row: -1, vector: null }));
}

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
