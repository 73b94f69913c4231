import { takeRows } from '../../data/templates.js';
import { flattenRows, normalizeRows } from '../../data/vectors.js';
import { encodeBundle, float32ToFloat16 } from '../../formats/bundle-encode.js';
import { chosenModel } from '../../providers/choice.js';

/**
 * @import { Choice } from '../../providers/choice.js'
 * @import { Embedding } from '../../state/work.js'
 */

/**
 * Make a bundle of a table whose texts have become vectors.
 *
 * @param {Pick<Embedding, 'table' | 'template' | 'prompts'>} embedding
 * @param {Choice} choice of the model that made the vectors
 * @param {number[]} rows of the table that have a text: the others are left out, or where there are
 *   questions kept with a vector of zeros, so that judgements find the rows that they name
 * @param {Float32Array[]} vectors one for each of these rows, of equal length, and then one for each
 *   question
 * @returns {{bytes: Uint8Array<ArrayBuffer>, about: {name: string, model: string, count: number,
 *   dimension: number, bytes: number, questions: number}}} the bundle's file, and what a list of files says of it
 */
export function composeBundle({ table, template, prompts }, choice, rows, vectors) {
  const { provider, name: model } = chosenModel(choice);
  const dimension = vectors[0].length;
  const { questions } = table;
  const { name, description, license, source, columns, display, extra, count } =
    rows.length < table.count && !questions ? takeRows(table, rows) : table;
  const unit = (/** @type {Float32Array} */ flat) =>
    float32ToFloat16(normalizeRows(flat, dimension));
  const ofRows = vectors.slice(0, rows.length);
  const bytes = encodeBundle({
    name,
    description,
    license,
    source,
    count,
    columns,
    display,
    // Questions that the data brings have vectors of the model before.
    extra: Object.fromEntries(Object.entries(extra).filter(([other]) => other !== 'queries')),
    model: {
      provider,
      name: model,
      dimension,
      normalized: rows.length === count,
      template: (prompts?.row ?? '') + template,
      extra: {},
    },
    vectors: unit(
      rows.length === count ? flattenRows(ofRows) : spreadRows(ofRows, rows, count, dimension),
    ),
    neighbors: null,
    questions: questions
      ? {
          ...questions,
          vectors: unit(flattenRows(vectors.slice(rows.length))),
          prompt: prompts?.question ?? '',
        }
      : null,
    layouts: [],
    others: [],
  });
  const about = {
    name: `${name}, ${model}`,
    model,
    count,
    dimension,
    bytes: bytes.length,
    questions: questions?.ids.length ?? 0,
  };
  return { bytes, about };
}

/**
 * @param {Float32Array[]} vectors one for each of some rows
 * @param {number[]} rows
 * @param {number} count of all rows
 * @param {number} dimension
 * @returns {Float32Array} count×dimension, zeros for the other rows
 */
function spreadRows(vectors, rows, count, dimension) {
  const all = new Float32Array(count * dimension);
  rows.forEach((row, at) => all.set(vectors[at], row * dimension));
  return all;
}
