import { splitWords } from './distinctive-words.js';
import { foldText } from './search.js';
import { stripTags } from './text-parts.js';

/**
 * Search by words: Okapi BM25 over an inverted index. Robertson & Zaragoza, "The probabilistic
 * relevance framework: BM25 and beyond" (Foundations and Trends in Information Retrieval 3, 2009),
 * equation 3.15, with Lucene's inverse document frequency ln(1 + (N − n + ½) / (n + ½)), which is
 * never negative.
 *
 * @typedef {object} Posting where a word is
 * @property {number[]} rows ascending
 * @property {number[]} counts how often it is there
 *
 * @typedef {object} WordScores
 * @property {Float32Array} scores N, 0…1: the share of the highest score that a text could have
 * @property {string[]} missing words of the question that no text has
 */

const SATURATION = 1.2;
const LENGTH_WEIGHT = 0.75;
const ROWS_A_SLICE = 64;
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

/**
 * The words and numbers of a text, without case, accents and markup.
 * @param {string} text
 * @param {Intl.Segmenter} [segmenter]
 * @returns {string[]} in their order
 */
export const searchWords = (text, segmenter) =>
  splitWords(foldText(stripTags(text)), segmenter, LETTER_OR_DIGIT);

/** The words of N texts; `indexForSearch` makes one. */
export class Bm25 {
  #postings;
  #lengths;
  #meanLength;

  /** @param {Map<string, Posting>} postings @param {Uint32Array} lengths N, words of each text */
  constructor(postings, lengths) {
    this.#postings = postings;
    this.#lengths = lengths;
    const total = lengths.reduce((sum, length) => sum + length, 0);
    this.#meanLength = total / Math.max(lengths.length, 1) || 1;
  }

  /**
   * @param {string} question words that repeat add up
   * @returns {WordScores}
   */
  score(question) {
    const count = this.#lengths.length;
    const scores = new Float32Array(count);
    /** @type {Set<string>} */
    const missing = new Set();
    let highest = 0;
    for (const word of searchWords(question)) {
      const { rows, counts } = this.#postings.get(word) ?? { rows: [], counts: [] };
      if (rows.length === 0) missing.add(word);
      const rarity = Math.log(1 + (count - rows.length + 0.5) / (rows.length + 0.5));
      highest += rarity * (SATURATION + 1);
      rows.forEach((row, at) => {
        scores[row] += rarity * this.#weight(counts[at], row);
      });
    }
    const unit = highest || 1;
    return { scores: scores.map((score) => score / unit), missing: [...missing] };
  }

  /** @param {number} often a word is in a text @param {number} row of the text */
  #weight(often, row) {
    const relative = this.#lengths[row] / this.#meanLength;
    const damping = SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * relative);
    return (often * (SATURATION + 1)) / (often + damping);
  }
}

/**
 * Index texts, a few a step, so that the page can stay awake between steps.
 * @param {ArrayLike<string>} texts
 * @returns {Generator<number, Bm25>} yields the share that is done
 */
export function* indexForSearch(texts) {
  const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });
  /** @type {Map<string, Posting>} */
  const postings = new Map();
  const lengths = new Uint32Array(texts.length);
  for (let row = 0; row < texts.length; row++) {
    const words = searchWords(texts[row], segmenter);
    lengths[row] = words.length;
    for (const word of words) {
      let posting = postings.get(word);
      if (!posting) postings.set(word, (posting = { rows: [], counts: [] }));
      if (posting.rows.at(-1) === row) posting.counts[posting.counts.length - 1]++;
      else {
        posting.rows.push(row);
        posting.counts.push(1);
      }
    }
    if (row % ROWS_A_SLICE === ROWS_A_SLICE - 1) yield (row + 1) / texts.length;
  }
  return new Bm25(postings, lengths);
}
