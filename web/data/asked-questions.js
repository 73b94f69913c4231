import { float32ToFloat16 } from '../formats/bundle-encode.js';
import { flattenRows, normalizeRows } from './vectors.js';

/**
 * @import { Judgements, Questions } from '../formats/bundle-questions.js'
 */

/**
 * Questions that were read, matched and embedded, as a bundle holds them.
 *
 * @param {object} matched
 * @param {string[]} matched.ids Q
 * @param {string[]} matched.texts Q
 * @param {{offsets: Int32Array, rows: Int32Array, grades: Float32Array}} matched.judged as
 *   `Judgements`
 * @param {Float32Array[]} vectors Q, of the dimension of the rows
 * @param {string} prompt what stood before each question
 * @returns {Questions}
 */
export function makeQuestions({ ids, texts, judged }, vectors, prompt) {
  const most = judged.rows.reduce((largest, row) => Math.max(largest, row), 0);
  /** @type {Judgements} */
  const judgements = {
    offsets: Uint32Array.from(judged.offsets),
    rows: most < 65536 ? Uint16Array.from(judged.rows) : Uint32Array.from(judged.rows),
    grades: judged.grades,
    extra: new Map(),
  };
  const [{ length: dimension }] = vectors;
  return {
    ids,
    texts,
    vectors: float32ToFloat16(normalizeRows(flattenRows(vectors), dimension)),
    prompt,
    judgements,
    extra: new Map(),
  };
}

/**
 * @param {Float32Array} flat Q×dimension
 * @param {number} count Q
 * @returns {Float32Array[]}
 */
export function rowsOf(flat, count) {
  const dimension = flat.length / count;
  return Array.from({ length: count }, (_, row) =>
    flat.subarray(row * dimension, (row + 1) * dimension),
  );
}
