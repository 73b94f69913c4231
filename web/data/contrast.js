import { counted, percent } from './counted.js';

/**
 * The open data, A, against other vectors of the same rows, B, as Python compared them.
 *
 * @import { Column } from '../formats/bundle-columns.js'
 * @import { Bundle } from '../formats/bundle.js'
 * @import { State } from '../state/state.js'
 * @import { Measure } from './evaluation.js'
 *
 * @typedef {{a: number, b: number, difference: number, p: number}} MeasurePair means, how far B is above
 *   A, and how often chance alone makes a difference as large (paired permutation test)
 *
 * @typedef {object} AskedOfBoth the questions that both answer
 * @property {number} measured P
 * @property {number} leftOut how many questions only one has, or has answers for
 * @property {Record<Measure, MeasurePair>} measures
 * @property {Int32Array} questions P numbers in A
 * @property {Float32Array} a P: the recall of each
 * @property {Float32Array} b P
 * @property {Int32Array} won numbers in A of those that B answers better, the largest gain first
 * @property {Int32Array} lost those that A answers better, the largest loss first
 *
 * @typedef {object} Contrast
 * @property {number} k
 * @property {string} name of B
 * @property {string} model of B
 * @property {string} [brought] the name by which the data bring B; empty where they do not
 * @property {{a: number, b: number, joined: number, byId: boolean}} rows
 * @property {number} kept 0…1: the mean share of its ten nearest rows that a row keeps
 * @property {Float32Array} lost N: the share that each row loses; NaN for a row that B has not
 * @property {boolean} laidOut whether B brings a layout
 * @property {AskedOfBoth | null} asked null where the questions cannot be put to both
 * @property {string} note a sentence; empty where nothing is to be said
 *
 * @typedef {object} Turned B's layout turned onto A's
 * @property {Float32Array} positions 3N unit vectors
 * @property {Float32Array} from A's positions that it was turned onto
 * @property {boolean} mirrored
 * @property {number} apart the mean angle between a row's two places, radians
 *
 * @typedef {{name: string, values: string[]}} Sample the first values of a column
 */

const SAMPLE = 200;
/** Below this share of different values a column does not tell rows apart. */
const TELLING = 0.9;
const HALF = 0.5;
const SIGNIFICANT = 0.05;

/**
 * @param {Bundle} open
 * @param {Sample[]} samples of other data
 * @returns {boolean} whether these are of the same rows: a column of the same name, in which rows
 *   differ, has at least half of the values
 */
export function sharesRows(open, samples) {
  return samples.some(({ name, values }) => {
    const column = open.columns.find((one) => one.name === name);
    const known = new Set(column ? textsOf(column) : []);
    if (values.length === 0 || known.size < TELLING * open.count) return false;
    return values.filter((value) => known.has(value.trim())).length >= HALF * values.length;
  });
}

/**
 * @param {Bundle} open
 * @param {Bundle} other
 * @returns {boolean} whether it holds other vectors of the same rows
 */
export function isOtherVectors(open, other) {
  const isSame =
    open.vectors.length === other.vectors.length &&
    open.vectors.every((number, at) => number === other.vectors[at]);
  return !isSame && sharesRows(open, samplesOf(other));
}

/** @param {Bundle} bundle @returns {Sample[]} */
const samplesOf = ({ columns }) =>
  columns.map((column) => ({ name: column.name, values: textsOf(column, SAMPLE) }));

/** @param {Column} column @param {number} [count] of values @returns {string[]} none of a category */
function textsOf(column, count = Infinity) {
  if (column.kind === 'category') return [];
  const values = column.kind === 'number' ? Array.from(column.values) : column.values;
  return values.slice(0, count).map((value) => String(value).trim());
}

/**
 * @param {Pick<State, 'turned' | 'positions'>} state
 * @returns {'a' | 'b'} whose layout is on the planet
 */
export const sideShown = ({ turned, positions }) => (turned?.positions === positions ? 'b' : 'a');

/** @param {Pick<State, 'bundle' | 'contrast' | 'contrasting'>} state @returns {boolean} whether there is a B */
export const hasOther = ({ bundle, contrast, contrasting }) =>
  Boolean(bundle?.others.length) || contrasting || contrast !== null;

/**
 * @param {Pick<State, 'contrast' | 'keepable'>} state
 * @returns {string} whether B is saved with the data
 */
export function describeKeeping({ contrast, keepable }) {
  if (keepable) return '“Save data and layout” saves B, too.';
  return contrast?.brought
    ? 'B came with the data.'
    : 'B has not the same rows, so it is not saved with the data.';
}

/** @param {Contrast} contrast @returns {string} how rows were joined, and what has no partner */
export function describeRows({ rows: { a, b, joined, byId } }) {
  const alone = [
    a > joined ? `${counted(a - joined, 'row')} of A` : '',
    b > joined ? `${counted(b - joined, 'row')} of B` : '',
  ].filter(Boolean);
  const by = byId ? 'id' : 'number';
  const rest = alone.length
    ? ` ${alone.join(' and ')} ${a - joined + (b - joined) === 1 ? 'has' : 'have'} no partner: searched, not compared.`
    : '';
  return `${counted(joined, 'row')} joined by ${by}.${rest}`;
}

/** @param {AskedOfBoth} asked @returns {string} */
export const describeAsked = ({ measured, leftOut }) =>
  `${counted(measured, 'question')} put to both.${
    leftOut
      ? ` ${leftOut.toLocaleString('en')} left out, as only one has them or their answers.`
      : ''
  }`;

/** @param {Turned} turned @returns {string} */
export const describeTurn = ({ mirrored, apart }) =>
  `B is turned onto A${mirrored ? ' and mirrored' : ''}: on average a row lies ${((apart * 180) / Math.PI).toFixed(0)}° from its place in A.`;

/** @param {MeasurePair} pair @returns {boolean} whether chance is an unlikely reason (p < 0.05) */
export const isSignificant = ({ p }) => p < SIGNIFICANT;

/** @param {number} difference @returns {string} with its sign */
export function signed(difference) {
  const told = Math.abs(difference).toFixed(3);
  if (Number(told) === 0) return '0.000';
  return `${difference > 0 ? '+' : '−'}${told}`;
}

/** @param {number} p @returns {string} */
export const describeP = (p) => (p < 0.001 ? '<0.001' : p.toFixed(3));

/**
 * @param {AskedOfBoth} asked
 * @returns {{won: number[], lost: number[], alike: number[]}} numbers of questions in A
 */
export function sortQuestions({ questions, won, lost }) {
  const differ = new Set([...won, ...lost]);
  return {
    won: [...won],
    lost: [...lost],
    alike: [...questions].filter((question) => !differ.has(question)),
  };
}

/** @param {AskedOfBoth} asked @param {number} question in A @returns {string} its recall in both */
export function describeQuestion({ questions, a, b }, question) {
  const at = questions.indexOf(question);
  const [one, other] = [a[at], b[at]].map((recall) => percent(recall));
  return `A finds ${one} of its answers, B ${other}`;
}
