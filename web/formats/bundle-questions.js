import {
  BundleError,
  Fields,
  REWRITE,
  badRow,
  checkBelow,
  checkFinite,
  checkFinite16,
  checkTexts,
  quote,
  readArray,
} from './bundle-fields.js';

/** @import { Map } from './bundle-fields.js' */

/**
 * The questions of a bundle, with the judgements which rows answer them;
 * py/embedding_sphere/bundle/questions.py makes the same checks in the same order.
 *
 * @typedef {object} Judgements which rows answer each of Q questions, and how well
 * @property {Uint32Array} offsets Q + 1, from 0: those of question q are from offsets[q] on, up to
 *   offsets[q + 1]
 * @property {Uint16Array | Uint32Array} rows M, rising within a question
 * @property {Float32Array} grades M; above 0 the row answers the question
 * @property {Map} extra
 *
 * @typedef {object} Questions
 * @property {string[]} ids Q, different
 * @property {string[]} texts Q
 * @property {Uint16Array} vectors Q×dimension bits of float16 numbers
 * @property {string} prompt what stood before every text when it was embedded, such as "query: "
 * @property {Judgements} judgements
 * @property {Map} extra
 */

/**
 * @param {unknown} content
 * @param {number} count of rows
 * @param {number} dimension
 * @returns {Questions}
 */
export function readQuestions(content, count, dimension) {
  const fields = new Fields(content, 'The part "questions"');
  /** @type {string[]} */
  const ids = fields.take('ids', 'a list');
  checkTexts(ids, 'the ids of the questions');
  if (ids.length === 0) {
    throw new BundleError(
      `The part "questions" has no questions, expected at least 1; ${REWRITE}.`,
    );
  }
  checkDifferent(ids);
  const texts = fields.take('texts', 'a list');
  checkTexts(texts, 'the texts of the questions', ids.length);
  const label = 'the vectors of the questions';
  const vectors = readArray(
    fields.take('vectors', 'a map'),
    ['float16'],
    [ids.length, dimension],
    label,
  );
  checkFinite16(vectors, dimension, label, 'embed it again or drop it');
  const prompt = fields.take('prompt', 'text');
  const judgements = readJudgements(fields.take('judgements', 'a map'), ids.length, count);
  return { ids, texts, vectors, prompt, judgements, extra: fields.rest };
}

/** @param {string[]} ids */
function checkDifferent(ids) {
  const seen = new Set();
  for (const id of ids) {
    if (seen.has(id)) {
      throw new BundleError(
        `Two questions have the id ${quote(id)}, expected different ids; rename one and ${REWRITE}.`,
      );
    }
    seen.add(id);
  }
}

/**
 * @param {unknown} content
 * @param {number} questions
 * @param {number} count of rows
 * @returns {Judgements}
 */
function readJudgements(content, questions, count) {
  const fields = new Fields(content, 'The part "judgements"');
  let label = 'the offsets of the judgements';
  /** @type {Uint32Array} */
  const offsets = readArray(fields.take('offsets', 'a map'), ['uint32'], [questions + 1], label);
  for (let i = 1; i < offsets.length; i++) {
    if (offsets[i] < offsets[i - 1]) throw badRow(i, 1, label, 'is below the one before', REWRITE);
  }
  if (offsets[0] !== 0)
    throw new BundleError(`Row 0 of ${label} is ${offsets[0]}, expected 0; ${REWRITE}.`);
  const total = offsets[questions];
  label = 'the rows of the judgements';
  const rows = readArray(fields.take('rows', 'a map'), ['uint16', 'uint32'], [total], label);
  checkBelow(rows, 1, count, label);
  for (let question = 0; question < questions; question++) {
    for (let i = offsets[question] + 1; i < offsets[question + 1]; i++) {
      if (rows[i] <= rows[i - 1]) {
        throw badRow(i, 1, label, 'is not above the one before, of the same question', REWRITE);
      }
    }
  }
  label = 'the grades of the judgements';
  /** @type {Float32Array} */
  const grades = readArray(fields.take('grades', 'a map'), ['float32'], [total], label);
  checkFinite(grades, 1, label, 'correct it');
  return { offsets, rows, grades, extra: fields.rest };
}
