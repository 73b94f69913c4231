/**
 * Sentence vector from a transformer's token states: their mean over the attention mask, then unit
 * length (Reimers & Gurevych, "Sentence-BERT", EMNLP 2019, section 3).
 * @param {Float32Array} states tokens×dimension
 * @param {ArrayLike<number>} mask one a token: 1 counts, 0 does not
 * @param {number} dimension
 * @returns {Float32Array} of length 1
 */
export function meanPool(states, mask, dimension) {
  const sum = new Float64Array(dimension);
  for (let token = 0; token < mask.length; token++) {
    if (!mask[token]) continue;
    for (let i = 0; i < dimension; i++) sum[i] += states[token * dimension + i];
  }
  const length = Math.hypot(...sum) || 1;
  return Float32Array.from(sum, (value) => value / length);
}

/**
 * Shorten token numbers as BERT's tokenizer truncates: the end is cut, the closing token stays.
 * @param {number[]} ids the first and the last are the opening and the closing token
 * @param {number} most
 * @returns {number[]} at most `most`
 */
export function truncateTokens(ids, most) {
  return ids.length <= most ? ids : [...ids.slice(0, most - 1), ids[ids.length - 1]];
}
