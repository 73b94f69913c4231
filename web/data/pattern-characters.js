/**
 * Which characters an atom of a pattern stands for. Case does not count, as in Unicode's simple
 * case folding; letters and digits are those of every script.
 *
 * @typedef {(codePoint: number) => boolean} Characters
 */

/** Upper case of it is that of "i", but no folding makes one of the other. */
const DOTLESS_I = 'ı';
const WORD = /[\p{L}\p{M}\p{N}_]/u;
const BREAK = /[\n\r\u2028\u2029]/;

/** @param {string} character @param {string} changed @returns {string} one character */
const ifSingle = (character, changed) =>
  changed.length === character.length ? changed : character;

/**
 * @param {string} character one code point
 * @returns {string} the same for all characters that differ by case alone
 */
export function foldCase(character) {
  if (character === DOTLESS_I) return character;
  const upper = ifSingle(character, character.toUpperCase());
  return ifSingle(upper, upper.toLowerCase());
}

/** @param {RegExp} expression of one character @returns {Characters} */
const of = (expression) => (codePoint) => expression.test(String.fromCodePoint(codePoint));

/** @param {Characters} characters @returns {Characters} all others */
export const not = (characters) => (codePoint) => !characters(codePoint);

export const isWordCharacter = of(WORD);
export const isLineBreak = of(BREAK);

/** @type {Record<string, Characters>} the escapes that stand for many characters */
export const CLASSES = {
  d: of(/\p{Nd}/u),
  w: isWordCharacter,
  s: of(/\s/),
};

/** @param {number} codePoint @returns {Characters} that character, in either case */
export function literal(codePoint) {
  const wanted = foldCase(String.fromCodePoint(codePoint));
  return (other) => other === codePoint || foldCase(String.fromCodePoint(other)) === wanted;
}

/** @param {number} first @param {number} last @returns {Characters} in either case */
export function range(first, last) {
  const isIn = (/** @type {string} */ character) => {
    const codePoint = /** @type {number} */ (character.codePointAt(0));
    return codePoint >= first && codePoint <= last;
  };
  return (codePoint) => {
    const character = String.fromCodePoint(codePoint);
    const folded = foldCase(character);
    return isIn(character) || isIn(folded) || isIn(ifSingle(folded, folded.toUpperCase()));
  };
}

/**
 * @param {string} name of a Unicode property, such as `L` or `Script=Greek`
 * @returns {Characters | null} null if there is none of that name
 */
export function property(name) {
  if (!/^[A-Za-z0-9_=]+$/.test(name)) return null;
  try {
    return of(new RegExp(`\\p{${name}}`, 'u'));
  } catch {
    return null;
  }
}

/** @param {Characters[]} parts @returns {Characters} what any of them holds */
export const union = (parts) => (codePoint) => parts.some((part) => part(codePoint));
