import { rowTexts } from '../../data/templates.js';
import { chosenModel } from '../../providers/choice.js';
import { fitsModel } from '../../providers/match.js';

/**
 * @import { Bundle } from '../../formats/bundle.js'
 * @import { Embedding, Provider } from '../../state/work.js'
 */

/**
 * @param {Bundle} bundle the open data
 * @param {Provider} provider
 * @returns {string} why vectors of the chosen model cannot join theirs; else empty
 */
export function tellMisfit({ model }, provider) {
  const { fits, sentence } = fitsModel(model, chosenModel(provider));
  return fits ? '' : sentence;
}

/** @param {number} empty rows without a text @param {number} questions */
export function tellEmpty(empty, questions) {
  const rows = `${empty.toLocaleString('en')} ${empty === 1 ? 'row' : 'rows'} without a text`;
  const what = empty === 1 ? 'was' : 'were';
  return questions
    ? `${rows} ${what} kept with a vector of zeros, so that ids stay whole.`
    : `${rows} ${what} left out.`;
}

/**
 * @param {Pick<Embedding, 'table' | 'template' | 'prompts'>} embedding
 * @returns {{rows: number[], texts: string[], empty: number}} rows that have a text, and their
 *   texts, and then those of the questions
 */
export function readTexts({ table, template, prompts }) {
  const all = rowTexts(table, (prompts?.row ?? '') + template);
  const rows = all.flatMap((text, row) => (text ? [row] : []));
  const asked = (table.questions?.texts ?? []).map((text) => (prompts?.question ?? '') + text);
  return {
    rows,
    texts: [...rows.map((row) => all[row]), ...asked],
    empty: all.length - rows.length,
  };
}
