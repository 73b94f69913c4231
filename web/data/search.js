import { searchableText } from './columns.js';
import { PatternError } from './pattern-syntax.js';
import { Pattern } from './pattern.js';

/** @import { Bundle } from '../formats/bundle.js' */

/**
 * Finding words in the texts of a bundle, whatever their case and accents, or a pattern (regular
 * expression): a query that begins with a slash, as in `/colou?r/`. A pattern minds accents.
 */

/** @type {WeakMap<Bundle, string[]>} folding is most of the work: it is done once a bundle */
const folded = new WeakMap();
/** @type {WeakMap<Bundle, string[]>} */
const composed = new WeakMap();

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
 * @param {string} query
 * @returns {string | null} the pattern of a query that is one: `/colou?r/` and `/colou?r`
 */
export function patternOf(query) {
  const [, source = ''] = /^\s*\/((?:[^\\]|\\.)*?)(?:\/i?\s*)?$/su.exec(query) ?? [];
  return source.trim() === '' ? null : source;
}

/**
 * @param {string} query
 * @returns {string} why its pattern cannot be searched for, in a sentence; empty if it can
 */
export function whyNotSearchable(query) {
  const source = patternOf(query);
  try {
    if (source !== null) new Pattern(source);
    return '';
  } catch (error) {
    if (error instanceof PatternError) return error.message;
    throw error;
  }
}

/**
 * @param {Bundle} bundle
 * @param {string} query
 * @returns {(index: number) => boolean} whether the texts and categories of a point have every word
 *   of the query, or its pattern
 * @throws {PatternError} if its pattern cannot be read
 */
export function createRowMatcher(bundle, query) {
  const source = patternOf(query);
  if (source !== null) {
    const pattern = new Pattern(source);
    const textOf = createTextOf(composed, bundle, (text) => text.normalize('NFC'));
    return (index) => pattern.isIn(textOf(index));
  }
  const terms = termsOf(query);
  if (terms.length === 0) return () => true;
  const textOf = createTextOf(folded, bundle, foldText);
  return (index) => {
    const text = textOf(index);
    return terms.every((term) => text.includes(term));
  };
}

/**
 * @param {WeakMap<Bundle, string[]>} kept
 * @param {Bundle} bundle
 * @param {(text: string) => string} prepare
 * @returns {(row: number) => string} what is searched of a row
 */
function createTextOf(kept, bundle, prepare) {
  // Rows of an atlas, and their texts, come as they are looked at.
  if (bundle.extent) return (row) => prepare(searchableText(bundle, row));
  let texts = kept.get(bundle);
  if (!texts) {
    texts = Array.from({ length: bundle.count }, (_, row) => prepare(searchableText(bundle, row)));
    kept.set(bundle, texts);
  }
  const known = texts;
  return (row) => known[row];
}
