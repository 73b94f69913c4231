import { takeRows } from '../../data/templates.js';
import { flattenRows, normalizeRows } from '../../data/vectors.js';
import { encodeBundle, float32ToFloat16 } from '../../formats/bundle-encode.js';
import { chosenModel } from '../../providers/choice.js';

/**
 * @import { Choice } from '../../providers/choice.js'
 * @import { Embedding } from '../../state/state.js'
 */

/**
 * Make a bundle of a table whose texts have become vectors.
 *
 * @param {Pick<Embedding, 'table' | 'template'>} embedding
 * @param {Choice} choice of the model that made the vectors
 * @param {number[]} rows of the table that have a text: the others are left out
 * @param {Float32Array[]} vectors one for each of these rows, of equal length
 * @returns {{bytes: Uint8Array<ArrayBuffer>, about: {name: string, model: string, count: number,
 *   dimension: number, bytes: number}}} the bundle's file, and what a list of files says of it
 */
export function composeBundle({ table, template }, choice, rows, vectors) {
  const { provider, name: model } = chosenModel(choice);
  const dimension = vectors[0].length;
  const { name, description, license, source, columns, display, extra, count } =
    rows.length < table.count ? takeRows(table, rows) : table;
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
    model: { provider, name: model, dimension, normalized: true, template, extra: {} },
    vectors: float32ToFloat16(normalizeRows(flattenRows(vectors), dimension)),
    neighbors: null,
    questions: null,
    layouts: [],
  });
  const about = { name: `${name}, ${model}`, model, count, dimension, bytes: bytes.length };
  return { bytes, about };
}
