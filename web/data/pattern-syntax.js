import {
  CLASSES,
  isLineBreak,
  literal,
  not,
  property,
  range,
  union,
} from './pattern-characters.js';

/** @import { Characters } from './pattern-characters.js' */

/**
 * The syntax of patterns (regular expressions): what JavaScript writes, less what no automaton can
 * read. `^` and `$` are the ends of a line.
 *
 * @typedef {'line start' | 'line end' | 'word edge' | 'no word edge'} Assertion
 *
 * @typedef {{kind: 'character', characters: Characters}
 *   | {kind: 'sequence', parts: Node[]}
 *   | {kind: 'alternatives', options: Node[]}
 *   | {kind: 'repeat', body: Node, least: number, most: number}
 *   | {kind: 'assertion', assertion: Assertion}} Node
 */

/** How often a part may be repeated at most, if it has a bound. */
export const LARGEST_REPEAT = 200;
/** How many characters a pattern may have. */
const LONGEST = 1000;
/** How deep groups may lie in each other. */
const DEEPEST_GROUP = 50;

const CONTROLS = new Map([
  ['t', '\t'],
  ['n', '\n'],
  ['r', '\r'],
  ['f', '\f'],
  ['v', '\v'],
  ['0', '\0'],
]);

/** A pattern that cannot be read; the message is one sentence for people. */
export class PatternError extends Error {
  name = 'PatternError';
}

/**
 * @param {string} source
 * @returns {Node}
 * @throws {PatternError}
 */
export function parsePattern(source) {
  if (source.length > LONGEST)
    throw new PatternError(`The pattern has more than ${LONGEST} characters: leave some out.`);
  const reader = new Reader(source);
  const node = reader.alternatives(0);
  if (!reader.isAtEnd)
    throw new PatternError('A “)” closes no group: write “\\)” for the sign itself.');
  return node;
}

class Reader {
  /** @param {string} source */
  constructor(source) {
    /** @private @type {string[]} one code point each */
    this.letters = [...source];
    /** @private */
    this.at = 0;
  }

  get isAtEnd() {
    return this.at >= this.letters.length;
  }

  /** @private @param {string} text @returns {boolean} whether it came next, and was taken */
  take(text) {
    const letters = [...text];
    if (!letters.every((letter, i) => this.letters[this.at + i] === letter)) return false;
    this.at += letters.length;
    return true;
  }

  /**
   * What an expression finds next, taken if it is there.
   * @private @param {RegExp} expression that begins with `^`
   * @param {number} [longest] in code points
   */
  match(expression, longest = 64) {
    const found = expression.exec(this.letters.slice(this.at, this.at + longest).join(''));
    if (found) this.at += [...found[0]].length;
    return found;
  }

  /** @param {number} depth of groups around it @returns {Node} up to a `)` or the end */
  alternatives(depth) {
    const options = [this.sequence(depth)];
    while (this.take('|')) options.push(this.sequence(depth));
    return options.length === 1 ? options[0] : { kind: 'alternatives', options };
  }

  /** @private @param {number} depth @returns {Node} */
  sequence(depth) {
    /** @type {Node[]} */
    const parts = [];
    while (!this.isAtEnd && !'|)'.includes(this.letters[this.at])) parts.push(this.repeated(depth));
    return { kind: 'sequence', parts };
  }

  /** @private @param {number} depth @returns {Node} an atom with how often it comes */
  repeated(depth) {
    const isAssertion = this.assertion();
    const body = isAssertion ?? this.atom(depth);
    const times = this.quantifier();
    if (!times) return body;
    if (isAssertion || this.quantifier())
      throw new PatternError('A “*”, “+”, “?” or “{…}” has nothing before it to repeat.');
    const [least, most] = times;
    if (least > most)
      throw new PatternError(
        `“{${least},${most}}” asks for more than it allows: swap the numbers.`,
      );
    if (Math.max(least, most === Infinity ? 0 : most) > LARGEST_REPEAT)
      throw new PatternError(
        `A part is repeated more than ${LARGEST_REPEAT} times: write “{${Math.min(least, LARGEST_REPEAT)},}” for no bound.`,
      );
    return { kind: 'repeat', body, least, most };
  }

  /** @private @returns {[number, number] | null} */
  quantifier() {
    const found = this.match(/^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/);
    if (!found) return null;
    const [text, least, comma, most] = found;
    if (text[0] === '*') return [0, Infinity];
    if (text[0] === '+') return [1, Infinity];
    if (text[0] === '?') return [0, 1];
    return [Number(least), most ? Number(most) : comma ? Infinity : Number(least)];
  }

  /** @private @returns {Node | null} */
  assertion() {
    /** @type {[string, Assertion][]} */
    const assertions = [
      ['^', 'line start'],
      ['$', 'line end'],
      ['\\b', 'word edge'],
      ['\\B', 'no word edge'],
    ];
    const found = assertions.find(([sign]) => this.take(sign));
    return found ? { kind: 'assertion', assertion: found[1] } : null;
  }

  /** @private @param {number} depth @returns {Node} */
  atom(depth) {
    if (this.take('(')) return this.group(depth + 1);
    if (this.take('[')) return { kind: 'character', characters: this.set() };
    if (this.take('.')) return { kind: 'character', characters: not(isLineBreak) };
    if (this.match(/^(?:[*+?]|\{\d+,?\d*\})/))
      throw new PatternError('A “*”, “+”, “?” or “{…}” has nothing before it to repeat.');
    const character = this.character();
    return {
      kind: 'character',
      characters: typeof character === 'number' ? literal(character) : character,
    };
  }

  /** @private @param {number} depth @returns {Node} */
  group(depth) {
    if (this.match(/^\?(?:[=!]|<[=!])/))
      throw new PatternError(
        'Looking ahead or behind, “(?=…)”, cannot be searched for: filter by two patterns instead.',
      );
    if (depth > DEEPEST_GROUP)
      throw new PatternError(
        `Groups lie more than ${DEEPEST_GROUP} deep in each other: leave some out.`,
      );
    if (!this.match(/^\?(?::|<[\p{L}_$][\p{L}\p{N}_$]*>)/u) && this.take('?'))
      throw new PatternError(
        'A group begins with “(?”, which says nothing here: write “(?:…)” or “(…)”.',
      );
    const node = this.alternatives(depth);
    if (!this.take(')'))
      throw new PatternError('A “(” is not closed: add “)”, or write “\\(” for the sign itself.');
    return node;
  }

  /** @private @returns {Characters} what stands between brackets */
  set() {
    const isNegated = this.take('^');
    /** @type {Characters[]} */
    const parts = [];
    while (!this.take(']')) {
      const first = this.setCharacter();
      const isRange =
        typeof first === 'number' &&
        this.letters[this.at] === '-' &&
        ![']', undefined].includes(this.letters[this.at + 1]);
      if (!isRange) {
        parts.push(typeof first === 'number' ? literal(first) : first);
        continue;
      }
      this.at++;
      const last = this.setCharacter();
      if (typeof last !== 'number') parts.push(literal(first), literal(45), last);
      else if (last >= first) parts.push(range(first, last));
      else throw new PatternError('A range between “[” and “]” runs backwards: swap its ends.');
    }
    return isNegated ? not(union(parts)) : union(parts);
  }

  /** @private */
  setCharacter() {
    if (this.isAtEnd)
      throw new PatternError('A “[” is not closed: add “]”, or write “\\[” for the sign itself.');
    return this.take('\\b') ? 8 : this.character();
  }

  /** @private @returns {number | Characters} a code point, or the many that an escape stands for */
  character() {
    const letter = this.letters[this.at++];
    return letter === '\\' ? this.escaped() : codeOf(letter);
  }

  /** @private @returns {number | Characters} what stands after a backslash */
  escaped() {
    if (this.match(/^(?:[1-9]|k<)/))
      throw new PatternError(
        'Referring back to a group, “\\1”, cannot be searched for: write the words out.',
      );
    const named = this.match(/^([pP])\{([^}]*)\}/);
    if (named) {
      const characters = property(named[2]);
      if (!characters)
        throw new PatternError(
          `“${named[0]}” is no property of characters: try “\\p{L}” for letters.`,
        );
      return named[1] === 'p' ? characters : not(characters);
    }
    const code = this.match(/^(?:x([\da-f]{2})|u([\da-f]{4})|u\{([\da-f]{1,6})\})/i);
    const value = code ? Number.parseInt(code[1] ?? code[2] ?? code[3], 16) : 0;
    if (code && value <= 0x10ffff) return value;
    const letter = this.letters[this.at++];
    if (letter === undefined)
      throw new PatternError('A “\\” ends the pattern: write “\\\\” for the sign itself.');
    const many = CLASSES[letter.toLowerCase()];
    if (many) return letter === letter.toLowerCase() ? many : not(many);
    const control = CONTROLS.get(letter);
    if (control === undefined && /[\p{L}\p{N}]/u.test(letter))
      throw new PatternError(
        `“\\${letter}” means nothing here: write “${letter}” for the letter itself.`,
      );
    return codeOf(control ?? letter);
  }
}

/** @param {string} letter */
const codeOf = (letter) => /** @type {number} */ (letter.codePointAt(0));
