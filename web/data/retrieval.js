import { allRows, bestMatches } from './vectors.js';

/**
 * @import { Answer } from '../state/retrieval.js'
 * @import { State } from '../state/state.js'
 */

/**
 * Which rows answer a question: among the candidates, which the filters let pass, which nobody
 * judged, and which have a word of it where words are looked for, the k best that reach the
 * threshold. The vectors are not looked at again for it.
 *
 * @typedef {Pick<State, 'answer' | 'filterMask' | 'topK' | 'scoreThreshold'>} Asked
 *
 * @typedef {{row: number, score: number}} Hit score as of its answer
 *
 * @typedef {object} Retrieved
 * @property {Uint32Array} candidates rows, ascending
 * @property {Hit[]} hits the best first
 * @property {number} reaching how many candidates reach the threshold; all of them without one
 */

/** What a retrieval depends on. */
export const RETRIEVAL_KEYS = /** @type {(keyof Asked)[]} */ ([
  'answer',
  'filterMask',
  'topK',
  'scoreThreshold',
]);

/** How many hits can be asked for. */
export const TOP_K = [10, 25, 50, 100];

/** @type {Retrieved} */
const NOTHING = { candidates: new Uint32Array(), hits: [], reaching: 0 };
/** @type {WeakMap<Answer, {asked: Asked, retrieved: Retrieved}>} the last of each answer */
const known = new WeakMap();

/**
 * It is computed once for an answer, filters and settings, whoever asks.
 * @param {Asked} asked
 * @returns {Retrieved} nothing without an answer
 */
export function retrieve(asked) {
  if (!asked.answer) return NOTHING;
  const last = known.get(asked.answer);
  if (last && RETRIEVAL_KEYS.every((key) => last.asked[key] === asked[key])) return last.retrieved;
  const retrieved = retrieveAnew(asked.answer, asked);
  known.set(asked.answer, { asked, retrieved });
  return retrieved;
}

/** @param {Answer} answer @returns {boolean} whether the words themselves were looked for */
export const isByWords = ({ query }) => query.kind === 'words';

/** @param {Answer} answer @returns {boolean} whether its label is what a person has written */
export const isInWords = ({ query }) => query.kind === 'text' || query.kind === 'words';

/** @param {Answer} answer @returns {string} what its scores are */
export const scoreName = (answer) => (isByWords(answer) ? 'word score' : 'similarity');

/** @param {Answer} answer @param {Asked} asked @returns {Retrieved} */
function retrieveAnew(answer, { filterMask, topK, scoreThreshold }) {
  const { scores } = answer;
  const judged = judgedRows(answer);
  const byWords = isByWords(answer);
  if (filterMask === null && judged.size === 0 && !byWords)
    return chosenFrom(allRows(scores), scores, topK, scoreThreshold);
  let count = 0;
  const isAnyJudged = judged.size > 0;
  const rows = new Uint32Array(scores.length);
  for (let row = 0; row < scores.length; row++)
    if (
      (filterMask === null || filterMask[row] === 1) &&
      !(isAnyJudged && judged.has(row)) &&
      (!byWords || scores[row] > 0)
    )
      rows[count++] = row;
  return chosenFrom(rows.subarray(0, count), scores, topK, scoreThreshold);
}

/**
 * @param {Uint32Array} candidates @param {Float32Array} scores
 * @param {number} topK @param {number | null} scoreThreshold
 * @returns {Retrieved}
 */
function chosenFrom(candidates, scores, topK, scoreThreshold) {
  const reaching =
    scoreThreshold === null
      ? candidates
      : candidates.filter((row) => scores[row] >= scoreThreshold);
  return { candidates, hits: bestMatches(scores, topK, reaching), reaching: reaching.length };
}

/** @param {Answer} answer @returns {Set<number>} rows that are no answers: they were judged */
const judgedRows = ({ query }) => new Set([...query.liked, ...query.disliked]);

/**
 * Among how many rows an answer is ranked, and what keeps the others out.
 * @param {Asked} asked
 * @returns {string} such as "226 that pass the filters, 1,877 in all"
 */
export function describeCandidates(asked) {
  const { answer, filterMask } = asked;
  if (!answer) return '';
  const total = answer.scores.length;
  const conditions = [
    ...(filterMask ? ['pass the filters'] : []),
    ...(judgedRows(answer).size ? ['were not judged'] : []),
    ...(isByWords(answer) ? ['have a word of it'] : []),
  ];
  const count = retrieve(asked).candidates.length.toLocaleString('en');
  return conditions.length === 0
    ? count
    : `${count} that ${conditions.join(' and ')}, ${total.toLocaleString('en')} in all`;
}
