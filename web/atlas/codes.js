/**
 * Ranking by codes: of each row there is one bit a number of its vector, which says whether the
 * number is at least the mean. With x ≈ m + s·(±1) the cosine of a question q is about
 * q·m + s·Σ ±q_i: the question keeps its numbers, so that this ranks better than counting bits that
 * differ (asymmetric distances: Jégou, Douze & Schmid, "Product quantization for nearest neighbor
 * search", IEEE TPAMI 33(1), 2011).
 *
 * @import { Codes } from './description.js'
 */

/**
 * @param {ArrayLike<number>} question D numbers, of length 1
 * @param {Codes} codes
 * @returns {Float32Array} what each byte of a code adds, 256 numbers a byte
 */
export function createTables(question, { mean, scale }) {
  const bytes = Math.ceil(question.length / 8);
  const tables = new Float32Array(256 * bytes);
  for (let byte = 0; byte < bytes; byte++) {
    const parts = Array.from({ length: 8 }, (_, bit) => (question[8 * byte + bit] ?? 0) * scale);
    for (let code = 0; code < 256; code++) {
      let sum = 0;
      for (let bit = 0; bit < 8; bit++) sum += (code >> bit) & 1 ? parts[bit] : -parts[bit];
      tables[256 * byte + code] = sum;
    }
  }
  // What all rows share is added once a row with its first byte.
  let shared = 0;
  for (let i = 0; i < question.length; i++) shared += question[i] * mean[i];
  for (let code = 0; code < 256; code++) tables[code] += shared;
  return tables;
}

/**
 * @param {Float32Array} tables
 * @param {Uint8Array} codes of the rows, one after the other
 * @param {Float32Array} scores as many as there are rows; overwritten
 */
export function estimateScores(tables, codes, scores) {
  const bytes = tables.length / 256;
  for (let row = 0, at = 0; row < scores.length; row++) {
    let sum = 0;
    for (let table = 0; table < tables.length; table += 256) sum += tables[table + codes[at++]];
    scores[row] = sum;
  }
  return bytes;
}

/**
 * @param {Float32Array} scores
 * @param {number} most
 * @returns {Uint32Array} the rows of the highest scores, the best first
 */
export function bestRows(scores, most) {
  const count = Math.min(most, scores.length);
  if (count === 0) return new Uint32Array();
  // The least score that is among the best: found in a sample first, so that few rows are sorted.
  const step = Math.max(1, Math.floor(scores.length / 20_000));
  const sample = Float32Array.from(
    { length: Math.ceil(scores.length / step) },
    (_, i) => scores[i * step],
  ).sort();
  const share = Math.min(1, (2 * count) / scores.length + 20 / sample.length);
  const least = sample[Math.floor((1 - share) * (sample.length - 1))];
  /** @type {number[]} */
  let rows = [];
  for (let row = 0; row < scores.length; row++) if (scores[row] >= least) rows.push(row);
  if (rows.length < count) rows = [...scores.keys()];
  return Uint32Array.from(rows.sort((a, b) => scores[b] - scores[a] || a - b).slice(0, count));
}
