/**
 * A question that is turned towards points that were meant and away from those that were not.
 *
 * @typedef {object} Feedback
 * @property {number[]} liked rows
 * @property {number[]} disliked rows
 */

/** @type {Feedback} */
export const NO_FEEDBACK = { liked: [], disliked: [] };

/**
 * Relevance feedback by Rocchio's formula, q′ = q + w·mean(liked) − w·mean(disliked), scaled to
 * length 1. Rocchio, "Relevance feedback in information retrieval", 1971; Manning, Raghavan &
 * Schütze, "Introduction to Information Retrieval", 2008, equation 9.3 with α = 1 and β = γ = w.
 * @param {ArrayLike<number>} query of length 1
 * @param {Feedback} feedback
 * @param {Float32Array} rows N×dimension, each of length 1 or all zeros
 * @param {number} weight w, 0…1
 * @returns {Float32Array} of length 1
 * @throws {RangeError} if nothing is left of the question
 */
export function refineQuery(query, { liked, disliked }, rows, weight) {
  const dimension = query.length;
  const refined = Float64Array.from(query);
  for (const [judged, sign] of /** @type {[number[], number][]} */ ([
    [liked, 1],
    [disliked, -1],
  ])) {
    const share = (sign * weight) / judged.length;
    for (const row of judged)
      for (let i = 0; i < dimension; i++) refined[i] += share * rows[row * dimension + i];
  }
  const length = Math.hypot(...refined);
  if (!(length > 1e-6))
    throw new RangeError('Nothing is left of the question: take a point out, or lower the weight.');
  return Float32Array.from(refined, (value) => value / length);
}

/**
 * Judge a point; the newest judgement of it stands.
 * @param {Feedback} feedback
 * @param {number} row
 * @param {keyof Feedback | null} judgement null takes the judgement back
 * @returns {Feedback}
 */
export function judge({ liked, disliked }, row, judgement) {
  const without = (/** @type {number[]} */ rows) => rows.filter((other) => other !== row);
  const judged = { liked: without(liked), disliked: without(disliked) };
  if (judgement) judged[judgement].push(row);
  return judged;
}
