import { searchableText } from './columns.js';

/** @import { Bundle } from '../formats/bundle.js' */

/**
 * Finding words in the texts of a bundle, whatever their case and accents.
 */

/** @type {WeakMap<Bundle, string[]>} folding is most of the work: it is done once a bundle */
const folded = new WeakMap();

/**
 * The form in which texts are compared: lower case, without the accents of Latin, Greek and
 * Cyrillic.
 * @param {string} text
 * @returns {string}
 */
export function foldText(text) {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase();
}

/** @param {string} query @returns {string[]} what it looks for: every word, in any order */
const termsOf = (query) => foldText(query).split(/\s+/).filter(Boolean);

/**
 * @param {string} query
 * @returns {(text: string) => boolean} whether a text has every word of the query, or a part of it
 */
export function createTextMatcher(query) {
  const terms = termsOf(query);
  return (text) => {
    const searched = foldText(text);
    return terms.every((term) => searched.includes(term));
  };
}

/**
 * @param {Bundle} bundle
 * @param {string} query
 * @returns {(index: number) => boolean} whether the texts and categories of a point have every word
 *   of the query
 */
export function createRowMatcher(bundle, query) {
  const terms = termsOf(query);
  if (terms.length === 0) return () => true;
  let texts = folded.get(bundle);
  if (!texts) {
    texts = Array.from({ length: bundle.count }, (_, index) =>
      foldText(searchableText(bundle, index)),
    );
    folded.set(bundle, texts);
  }
  const all = texts;
  return (index) => terms.every((term) => all[index].includes(term));
}
