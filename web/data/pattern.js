import { isLineBreak, isWordCharacter } from './pattern-characters.js';
import { parsePattern, PatternError } from './pattern-syntax.js';

/**
 * @import { Characters } from './pattern-characters.js'
 * @import { Assertion, Node } from './pattern-syntax.js'
 */

/**
 * Patterns (regular expressions) in time that is linear in the text, whoever wrote them: a pattern
 * may come with a link, and one that backtracks can stop the page for hours. A nondeterministic
 * automaton (K. Thompson, "Regular expression search algorithm", Communications of the ACM 11(6),
 * 1968) is followed in all its states at once, and the sets of states that were met are kept as a
 * deterministic one (R. Cox, "Regular expression matching can be simple and fast", 2007).
 *
 * @typedef {{kind: 'found'}
 *   | {kind: 'character', characters: Characters, next: number}
 *   | {kind: 'assertion', assertion: Assertion, next: number}
 *   | {kind: 'split', next: number[]}} Instruction
 *
 * @typedef {'word' | 'break' | 'other'} Context what lies beside a place: a break at either end too
 *
 * @typedef {object} CharacterClass characters that no part of the pattern tells apart
 * @property {number} sample one of them, −1 for the end of the text
 * @property {Context} context
 *
 * @typedef {object} SetOfStates
 * @property {number[]} states ascending
 * @property {Context} before
 * @property {(SetOfStates | 'found' | undefined)[]} next by class
 */

/** How many instructions a pattern may have. */
export const LARGEST_PROGRAM = 1000;
/** How many sets of states are kept; then they are forgotten and met anew. */
const LARGEST_CACHE = 1000;
const FOUND = 0;

/** The end of a text is a class of its own, and the first. */
const END = 0;

export class Pattern {
  /**
   * @param {string} source
   * @throws {PatternError} if it cannot be read, or is too long
   */
  constructor(source) {
    /** @private @type {Instruction[]} */
    this.program = [{ kind: 'found' }];
    /** @private */
    this.first = this.compile(parsePattern(source), FOUND);
    /** @private @type {Characters[]} */
    this.kinds = [
      ...new Set(this.program.flatMap((one) => (one.kind === 'character' ? one.characters : []))),
    ];
    /** @private @type {CharacterClass[]} */
    this.classes = [{ sample: -1, context: 'break' }];
    /** @private @type {Map<number, number>} class of a code point */
    this.classOf = new Map();
    /** @private @type {Map<string, number>} class by what holds it */
    this.classBySignature = new Map();
    /** @private @type {Map<string, SetOfStates>} */
    this.sets = new Map();
    /** Characters and instructions looked at so far. */
    this.steps = 0;
  }

  /** @returns {number} instructions */
  get size() {
    return this.program.length;
  }

  /** @param {string} text @returns {boolean} whether the pattern is found somewhere in it */
  isIn(text) {
    let set = this.setOf([], 'break');
    for (const letter of text) {
      const next = this.follow(set, this.classify(/** @type {number} */ (letter.codePointAt(0))));
      if (next === 'found') return true;
      set = next;
    }
    return this.follow(set, END) === 'found';
  }

  /**
   * @private @param {Node} node
   * @param {number} next the instruction after it
   * @returns {number} its own first instruction
   */
  compile(node, next) {
    if (node.kind === 'sequence') {
      const end = node.parts.length === 0 ? this.add({ kind: 'split', next: [next] }) : next;
      return node.parts.reduceRight((after, part) => this.compile(part, after), end);
    }
    if (node.kind === 'alternatives')
      return this.add({
        kind: 'split',
        next: node.options.map((option) => this.compile(option, next)),
      });
    if (node.kind === 'repeat') return this.compileRepeat(node, next);
    return this.add({ ...node, next });
  }

  /** @private @param {Extract<Node, {kind: 'repeat'}>} node @param {number} next */
  compileRepeat({ body, least, most }, next) {
    // Nothing counts too: a repetition of nothing must not go on for ever.
    let entry = most === 0 ? this.add({ kind: 'split', next: [next] }) : next;
    if (most === Infinity) {
      /** @type {number[]} */
      const ways = [next];
      entry = this.add({ kind: 'split', next: ways });
      ways.push(this.compile(body, entry));
    }
    for (let i = least; i < most && most !== Infinity; i++)
      entry = this.add({ kind: 'split', next: [next, this.compile(body, entry)] });
    for (let i = 0; i < least; i++) entry = this.compile(body, entry);
    return entry;
  }

  /** @private @param {Instruction} instruction @returns {number} where it stands */
  add(instruction) {
    if (this.program.length >= LARGEST_PROGRAM)
      throw new PatternError('The pattern is too long: repeat less of it, or use “*” and “+”.');
    return this.program.push(instruction) - 1;
  }

  /** @private @param {number} codePoint @returns {number} its class */
  classify(codePoint) {
    const known = this.classOf.get(codePoint);
    if (known !== undefined) return known;
    const context = contextOf(codePoint);
    const signature = context + this.kinds.map((holds) => Number(holds(codePoint))).join('');
    let found = this.classBySignature.get(signature);
    if (found === undefined) {
      found = this.classes.push({ sample: codePoint, context }) - 1;
      this.classBySignature.set(signature, found);
    }
    this.classOf.set(codePoint, found);
    return found;
  }

  /** @private @param {SetOfStates} set @param {number} classIndex @returns {SetOfStates | 'found'} */
  follow(set, classIndex) {
    this.steps++;
    set.next[classIndex] ??= this.advance(set, this.classes[classIndex]);
    return set.next[classIndex];
  }

  /**
   * Over one character, from all states and from the first one, since a match may begin anywhere.
   * @private @param {SetOfStates} set @param {CharacterClass} over
   * @returns {SetOfStates | 'found'}
   */
  advance({ states, before }, { sample, context }) {
    const seen = new Set([...states, this.first]);
    /** @type {Set<number>} */
    const next = new Set();
    // A set that grows while it is walked is walked to its new end.
    for (const state of seen) {
      this.steps++;
      const instruction = this.program[state];
      if (instruction.kind === 'found') return 'found';
      if (instruction.kind === 'split') for (const way of instruction.next) seen.add(way);
      else if (instruction.kind === 'assertion') {
        if (holds(instruction.assertion, before, context)) seen.add(instruction.next);
      } else if (sample >= 0 && instruction.characters(sample)) next.add(instruction.next);
    }
    return this.setOf(
      [...next].sort((a, b) => a - b),
      context,
    );
  }

  /** @private @param {number[]} states @param {Context} before @returns {SetOfStates} */
  setOf(states, before) {
    const name = `${before} ${states.join()}`;
    let set = this.sets.get(name);
    if (!set) {
      if (this.sets.size >= LARGEST_CACHE) this.sets.clear();
      set = { states, before, next: [] };
      this.sets.set(name, set);
    }
    return set;
  }
}

/** @param {number} codePoint @returns {Context} */
const contextOf = (codePoint) =>
  isWordCharacter(codePoint) ? 'word' : isLineBreak(codePoint) ? 'break' : 'other';

/** @param {Assertion} assertion @param {Context} before @param {Context} after */
function holds(assertion, before, after) {
  if (assertion === 'line start') return before === 'break';
  if (assertion === 'line end') return after === 'break';
  const isEdge = (before === 'word') !== (after === 'word');
  return isEdge === (assertion === 'word edge');
}
