/**
 * @import { Compression } from '../data/compression.js'
 * @import { Contrast, Turned } from '../data/contrast.js'
 * @import { Evaluation, Explanations } from '../data/evaluation.js'
 * @import { Health } from '../data/health.js'
 * @import { Why } from '../data/why.js'
 * @import { OtherVectors } from '../formats/bundle-others.js'
 */

/**
 * What was asked and what was found, and how good the search is.
 *
 * @typedef {object} Query what was asked
 * @property {'text' | 'words' | 'points' | 'difference' | 'vector'} kind `text` is asked by its
 *   meaning, `words` looks for the words themselves
 * @property {string} label in words
 * @property {number} [question] its number among those that the data bring, where it was taken of them
 * @property {number[]} wanted rows that it is made from; empty for a text or a vector
 * @property {number[]} unwanted rows that it is turned away from
 * @property {number[]} liked rows that an answer was turned towards afterwards
 * @property {number[]} disliked rows that an answer was turned away from afterwards
 *
 * @typedef {object} Origin a question before any point was liked or disliked
 * @property {Float32Array} vector unit length, of the bundle's dimension; empty for `words`
 * @property {string} note how far it may be trusted; empty if nothing is to be said
 *
 * @typedef {object} Answer which rows are its hits, `data/retrieval.js` says
 * @property {Query} query
 * @property {Origin} origin
 * @property {Float32Array} vector unit length, of the bundle's dimension; empty for `words`
 * @property {Float32Array} scores N cosines, −1…1; for `words` shares, 0…1, as of `data/bm25.js`
 * @property {string} note how far the answer may be trusted; empty if nothing is to be said
 *
 * @typedef {object} Retrieval the last question and its answer
 * @property {Answer | null} answer to the last query
 * @property {Evaluation | null} evaluation of the questions that the data bring, at `topK`; may be of
 *   the k before while `evaluating`
 * @property {boolean} evaluating these questions are being put
 * @property {Explanations | null} explanations of the misses of the evaluation
 * @property {boolean} explaining they are being looked for
 * @property {number | null} readingLong the share done while the model reads the texts that are missed
 * @property {number} hoveredQuestion of the data, which is pointed at; −1 for none
 * @property {Why | null} why the question does not find the pinned row; null until it is asked
 * @property {Compression | null} compression what smaller vectors still find; null until it is asked for
 * @property {boolean} compressing smaller vectors are being searched
 * @property {number} melted which of them colours the planet; −1 for none
 * @property {Float32Array | null} lost the share of its nearest rows that each row loses by other vectors;
 *   NaN where it has none
 * @property {Contrast | null} contrast other vectors of the same rows, B, against the open ones, A; null
 *   without any
 * @property {OtherVectors | null} keepable these vectors, as they are saved with the data; null where the
 *   data bring them, and where the rows are not the same
 * @property {boolean} contrasting they are being compared
 * @property {boolean} turning the layout of B is being made, or turned onto A's
 * @property {number} contrastDone the share done of either, 0…1
 * @property {Turned | null} turned B's layout; null until it is asked for
 * @property {Health | null} health what makes the data hard to search; null while it is not known
 * @property {number | null} readingTexts the share done while the model reads the texts for it
 */

/** @type {Retrieval} */
export const NO_ANSWER = {
  answer: null,
  evaluation: null,
  evaluating: false,
  explanations: null,
  explaining: false,
  readingLong: null,
  hoveredQuestion: -1,
  why: null,
  compression: null,
  compressing: false,
  melted: -1,
  lost: null,
  contrast: null,
  keepable: null,
  contrasting: false,
  turning: false,
  contrastDone: 0,
  turned: null,
  health: null,
  readingTexts: null,
};
