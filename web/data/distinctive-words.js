/**
 * Which words tell two sets of texts apart: log-odds ratios with an informative Dirichlet prior
 * (Monroe, Colaresi & Quinn, "Fightin' Words", Political Analysis 16, 2008).
 *
 * @typedef {object} WordIndex the words of every row
 * @property {string[]} words
 * @property {Uint32Array} offsets N+1: row i has the occurrences `offsets[i]` to `offsets[i + 1]`
 * @property {Uint32Array} occurrences indices into `words`
 *
 * @typedef {object} DistinctiveWord
 * @property {string} word
 * @property {[number, number]} counts occurrences in the first and in the second set
 * @property {number} z standard score of the log-odds ratio; positive for the first set
 */

const ROWS_A_SLICE = 64;
const LETTER = /\p{L}/u;
/** Beyond it 1 word in 40 would lie by chance. */
const SIGNIFICANT = 1.96;
const FEWEST = 2;

/**
 * The words of a text in lower case, in any language: what Unicode calls a word (UAX 29), with a
 * letter in it.
 * @param {string} text
 * @param {Intl.Segmenter} [segmenter]
 * @param {RegExp} [part] what a word must have, in the place of a letter
 * @returns {string[]}
 */
export function splitWords(
  text,
  segmenter = new Intl.Segmenter(undefined, { granularity: 'word' }),
  part = LETTER,
) {
  const words = [];
  for (const { segment, isWordLike } of segmenter.segment(text)) {
    if (isWordLike && part.test(segment)) words.push(segment.normalize('NFKC').toLowerCase());
  }
  return words;
}

/**
 * Index texts, a few rows a step, so that the page can stay awake between steps.
 * @param {string[]} texts
 * @returns {Generator<number, WordIndex>} yields the share that is done
 */
export function* indexWords(texts) {
  const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });
  /** @type {Map<string, number>} */
  const known = new Map();
  /** @type {number[]} */
  const occurrences = [];
  const offsets = new Uint32Array(texts.length + 1);
  for (let row = 0; row < texts.length; row++) {
    for (const word of splitWords(texts[row], segmenter)) {
      let id = known.get(word);
      if (id === undefined) known.set(word, (id = known.size));
      occurrences.push(id);
    }
    offsets[row + 1] = occurrences.length;
    if (row % ROWS_A_SLICE === ROWS_A_SLICE - 1) yield (row + 1) / texts.length;
  }
  return { words: [...known.keys()], offsets, occurrences: Uint32Array.from(occurrences) };
}

/**
 * @param {WordIndex} index
 * @param {Iterable<number>} rows
 * @returns {{counts: Uint32Array, total: number}} occurrences of every word
 */
export function countWords({ words, offsets, occurrences }, rows) {
  const counts = new Uint32Array(words.length);
  let total = 0;
  for (const row of rows) {
    for (let i = offsets[row]; i < offsets[row + 1]; i++) counts[occurrences[i]]++;
    total += offsets[row + 1] - offsets[row];
  }
  return { counts, total };
}

/**
 * The standard score of a word's log-odds ratio: the ratio over its standard deviation.
 * @param {[count: number, total: number]} first
 * @param {[count: number, total: number]} second
 * @param {[count: number, total: number]} prior pseudo-counts of the word and of all words, above 0
 * @returns {number} positive if the word belongs to the first
 */
export function scoreWord([y1, n1], [y2, n2], [alpha, alpha0]) {
  const odds = (/** @type {number} */ y, /** @type {number} */ n) =>
    Math.log((y + alpha) / (n + alpha0 - y - alpha));
  return (odds(y1, n1) - odds(y2, n2)) / Math.sqrt(1 / (y1 + alpha) + 1 / (y2 + alpha));
}

/**
 * Words that tell two sets of rows apart. The prior has the proportions of all texts, so that
 * common words fall out, and the weight of the smaller set, so that rare ones do not win by chance.
 * @param {WordIndex} index
 * @param {Iterable<number>} first rows
 * @param {Iterable<number>} second rows
 * @param {number} most words of each set
 * @returns {{first: DistinctiveWord[], second: DistinctiveWord[]}} most distinctive first; may be
 *   empty
 */
export function findDistinctiveWords(index, first, second, most) {
  const one = countWords(index, first);
  const two = countWords(index, second);
  const all = countWords(index, index.offsets.subarray(1).keys());
  const weight = Math.min(one.total, two.total);
  if (weight === 0) return { first: [], second: [] };
  const scored = index.words.map((word, id) => ({
    word,
    counts: /** @type {[number, number]} */ ([one.counts[id], two.counts[id]]),
    z: scoreWord(
      [one.counts[id], one.total],
      [two.counts[id], two.total],
      [(weight * all.counts[id]) / all.total, weight],
    ),
  }));
  const choose = (/** @type {0 | 1} */ side, /** @type {1 | -1} */ sign) =>
    scored
      .filter(({ counts, z }) => sign * z >= SIGNIFICANT && counts[side] >= FEWEST)
      .sort((a, b) => sign * (b.z - a.z) || (a.word < b.word ? -1 : 1))
      .slice(0, most);
  return { first: choose(0, 1), second: choose(1, -1) };
}
