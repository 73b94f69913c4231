/**
 * How well the rows of a bundle answer its questions, as Python measured it.
 *
 * @typedef {'recall' | 'precision' | 'hit_rate' | 'mrr' | 'ndcg' | 'map'} Measure
 *
 * @typedef {object} Cause why answers are missed
 * @property {string} name
 * @property {string} title in a few words
 * @property {string} remedy a sentence: what helps
 *
 * @typedef {object} Misses M answers that are not among the k best rows, by question, then by place
 * @property {Int32Array} questions
 * @property {Int32Array} rows
 * @property {Int32Array} places among all rows, from 1
 * @property {Float32Array} scores cosines
 * @property {Float32Array} margins by how much the k-th best row scores higher
 *
 * @typedef {object} BestRows of Q questions, as many of each, one question after another
 * @property {Int32Array} rows the best first
 * @property {Float32Array} scores cosines
 *
 * @typedef {object} Evaluation of Q questions to N rows
 * @property {number} k
 * @property {number} coverage the share of rows that are among the k best of some question
 * @property {number} measured how many questions have answers
 * @property {Partial<Record<Measure, number>>} measures means; empty without answers
 * @property {Partial<Record<Measure, [low: number, high: number]>>} intervals in which 95 % of the
 *   means lie, were the questions drawn anew
 * @property {Partial<Record<Measure, Float32Array>>} values Q each; NaN for a question without answers
 * @property {Int32Array} best Q: the place of the first answer, from 1; 0 without answers
 * @property {Int32Array} occurrences N: among the k best of how many questions a row is
 * @property {Float32Array} failure N, 0…1: the share of its questions that miss a row; NaN for a row that
 *   answers none
 * @property {Float32Array} distance N, 0…2: 1 − its cosine with the question that it is most like
 * @property {BestRows} found the best rows of each question: k, and ten at least
 * @property {Misses} misses
 *
 * @typedef {object} Explanations why each miss of an evaluation is one
 * @property {number} k of that evaluation
 * @property {Cause[]} causes in the order in which they are tried
 * @property {{causes: Uint8Array, sentences: string[]}} misses M, in the order of the evaluation's: their
 *   numbers in the list of causes, and the evidence
 * @property {boolean} read whether the model has read the texts that are missed to their ends
 *
 * @typedef {object} CauseShare
 * @property {Cause} cause
 * @property {number} number in the list of causes
 * @property {number} count of misses
 * @property {number} share of all misses, 0…1
 */

/**
 * @param {Explanations} explanations
 * @returns {CauseShare[]} of the causes that explain a miss; their counts add up to all misses
 */
export function causeShares({ misses, causes }) {
  const counts = new Array(causes.length).fill(0);
  for (const cause of misses.causes) counts[cause]++;
  return causes
    .map((cause, number) => ({
      cause,
      number,
      count: counts[number],
      share: counts[number] / misses.causes.length,
    }))
    .filter(({ count }) => count > 0);
}

/**
 * @param {Evaluation} evaluation
 * @param {Explanations} explanations
 * @param {number} cause in the list of causes
 * @returns {number[]} the numbers of its misses, those that were nearest to be found first
 */
export function missesOf({ misses: { places } }, { misses: { causes } }, cause) {
  return Array.from(causes.keys())
    .filter((miss) => causes[miss] === cause)
    .sort((a, b) => places[a] - places[b] || a - b);
}

/**
 * @param {Evaluation} evaluation
 * @returns {number[]} the numbers of all questions, those whose first answer comes last first, those
 *   without answers at the end
 */
export function questionsByPlace({ best }) {
  return Array.from(best.keys()).sort((a, b) => best[b] - best[a] || a - b);
}
