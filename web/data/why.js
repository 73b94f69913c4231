import { isByWords } from './retrieval.js';
import { describePoint } from './points.js';

/**
 * Why a question does not find a row, as Python told it.
 *
 * @import { Answer } from '../state/retrieval.js'
 * @import { Bundle } from '../formats/bundle.js'
 *
 * @typedef {object} SentenceFacts what the model that made the vectors says of a row's sentences
 * @property {number} limit how many tokens it reads
 * @property {Int32Array} tokens of each sentence
 * @property {Float32Array} vectors of each text that was to be embedded, one after another
 *
 * @typedef {object} AskedWhy
 * @property {string} text of the question; empty where it is a vector alone
 * @property {Float32Array} vector of the question
 * @property {number} row
 * @property {number} k
 * @property {number} question its number among those of the data; −1 for another
 * @property {Uint8Array | null} among N: 1 for the rows that are looked at, beside it; null for all
 * @property {SentenceFacts | null} facts null where the model has not been asked
 *
 * @typedef {object} Rival a row that stands before it
 * @property {number} row
 * @property {number} score its cosine with the question
 * @property {'' | 'answer' | 'twin' | 'hub'} kind
 *
 * @typedef {object} Weighed S sentences
 * @property {number} best the one that matches best
 * @property {number} worst the one that hurts most; −1 where none hurts
 * @property {Float32Array} scores the cosine of each alone with the question
 * @property {Float32Array} gains by how much the row scores more with it than without it
 *
 * @typedef {object} WhyTold
 * @property {number} row
 * @property {number} place among all rows that were looked at, from 1
 * @property {number} score cosine
 * @property {number} margin by how much the k-th best scores higher; 0 or less for one of the k best
 * @property {Rival[]} rivals the best first, k at most
 * @property {{cause: string, title: string, remedy: string, sentence: string, rows: number[]} | null}
 *   explanation null for one of the k best
 * @property {string[]} shared words of the question that the row has, too
 * @property {string[]} missing words of the question that the row has not
 * @property {string[]} lifting rare words of the row that the question has not
 * @property {string[]} sentences of the row
 * @property {string[]} texts what the model should embed; none once it has
 * @property {Weighed | null} weighed null before
 *
 * @typedef {object} Why
 * @property {number} row
 * @property {number} k
 * @property {WhyTold | null} told null while it is waited for
 * @property {number | null} reading the share done while the model reads its sentences
 * @property {string} untold why its sentences are not weighed; empty where they are, or will be
 */

const KINDS = { answer: 'an answer', twin: 'its twin', hub: 'a hub', '': '' };

/**
 * @param {Answer | null} answer
 * @returns {boolean} whether rows can be asked about: the question is a vector
 */
export const canExplain = (answer) => answer !== null && !isByWords(answer);

/**
 * @param {Answer} answer
 * @param {number} row
 * @param {Uint8Array | null} among 1 for the rows that the filters let pass; null for all
 * @returns {number} its place among them, from 1; of equal scores the lower row first
 */
export function placeOf({ scores }, row, among) {
  let place = 1;
  for (let other = 0; other < scores.length; other++) {
    const isBefore = scores[other] > scores[row] || (scores[other] === scores[row] && other < row);
    if (isBefore && (among === null || among[other] === 1)) place++;
  }
  return place;
}

/** @param {boolean} isFound */
export const whyTitle = (isFound) => (isFound ? 'Why this one?' : 'Why not this one?');

/** @param {Rival} rival */
export const kindOf = ({ kind }) => KINDS[kind];

/**
 * @param {Answer} answer
 * @param {number} row
 * @param {number} place
 * @param {number} k
 * @param {Uint8Array | null} among 1 for the rows that the filters let pass; null for all
 * @returns {string} where the row stands
 */
export function describePlace({ scores }, row, place, k, among) {
  const all = scores.length.toLocaleString('en');
  const cosine = `cosine ${scores[row].toFixed(3)}`;
  const beyond = place > k ? `: not among the first ${k}.` : '.';
  if (among === null) return `Place ${place.toLocaleString('en')} of ${all}, ${cosine}${beyond}`;
  const passing = among.reduce((sum, passes) => sum + passes, 0).toLocaleString('en');
  if (among[row] !== 1)
    return `It does not pass the filters: of the ${passing} that do, ${all} in all, ${(place - 1).toLocaleString('en')} score more; ${cosine}.`;
  return `Place ${place.toLocaleString('en')} of ${passing} that pass the filters, ${all} in all, ${cosine}${beyond}`;
}

/**
 * @param {WhyTold} told
 * @param {number} k
 * @returns {string} how much is missing; empty for one of the k best, and where the cause says it
 */
export const describeMargin = ({ place, margin, explanation }, k) =>
  place <= k || explanation?.cause === 'close'
    ? ''
    : `The last of the first ${k} scores ${margin.toFixed(3)} more.`;

/**
 * @param {WhyTold} told
 * @returns {{title: string, sentence: string, facts: string}[]} the sentence that matches best, and the
 *   one that hurts most, as far as there are any
 */
export function weighedSentences({ sentences, weighed }) {
  if (!weighed || sentences.length === 0) return [];
  const { best, worst, scores, gains } = weighed;
  const matching = {
    title: 'Matches best',
    sentence: sentences[best],
    facts: `alone ${scores[best].toFixed(3)}`,
  };
  if (sentences.length === 1) return [matching];
  if (worst < 0) return [matching];
  return [
    matching,
    {
      title: 'Hurts most',
      sentence: sentences[worst],
      facts: `without it ${(-gains[worst]).toFixed(3)} more`,
    },
  ];
}

/**
 * @param {WhyTold} told
 * @returns {[title: string, words: string[]][]} without the lists that are empty
 */
export function wordLists({ shared, missing, lifting }) {
  /** @type {[string, string[]][]} */
  const lists = [
    ['Both say', shared],
    ['Only the question says', missing],
    ['Asked with these, it would rise', lifting],
  ];
  return lists.filter(([, words]) => words.length > 0);
}

/** @param {Bundle} bundle @param {number} row */
export const nameOf = (bundle, row) => {
  const { glyph, label } = describePoint(bundle, row);
  return glyph ? `${glyph} ${label}` : label;
};
