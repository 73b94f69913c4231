import { findComputed, readableColumns } from './computed-columns.js';
import { landColumns, landTitle } from './land.js';
import { valueOf } from './points.js';
import { taggedColumns } from './tags.js';

/**
 * @import { CategoryColumn } from '../formats/bundle-columns.js'
 * @import { Bundle } from '../formats/bundle.js'
 * @import { Answer } from '../state/retrieval.js'
 * @import { Distortion } from './distortion.js'
 * @import { Evaluation } from './evaluation.js'
 * @import { Ground } from './land.js'
 */

/**
 * What is known of every point, as columns: those of the bundle, and those that the page computes.
 *
 * @typedef {object} Facts what columns are read from; the state is one
 * @property {Bundle | null} bundle
 * @property {CategoryColumn | null} [tags]
 * @property {Answer | null} [answer]
 * @property {Distortion | null} [distortion]
 * @property {Float32Array | null} [drift]
 * @property {Float32Array | null} [lost]
 * @property {Evaluation | null} [evaluation]
 * @property {Ground['regions']} [regions]
 * @property {Ground['positions']} [positions]
 */

/** What the columns beside the bundle's own are read from: keys of the state. */
export const COLUMN_SOURCES = /** @type {const} */ ([
  'answer',
  'distortion',
  'drift',
  'lost',
  'evaluation',
  'regions',
  'tags',
]);

/** @param {string} name of a column @returns {string} as a heading */
export const columnTitle = (name) =>
  findComputed(name)?.title ??
  landTitle(name) ??
  name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ');

/**
 * @param {Facts} facts
 * @param {string} name of a number column, or of one that the page computes
 * @returns {ArrayLike<number> | null} N values, NaN where one is missing; null if there is no such
 *   column
 */
export function numbersOf(facts, name) {
  const { bundle } = facts;
  const column = bundle?.columns.find((candidate) => candidate.name === name);
  if (column) return column.kind === 'number' ? column.values : null;
  const values = findComputed(name)?.read(sourcesOf(facts))?.values ?? null;
  return values && values.length === bundle?.count ? values : null;
}

/** @param {Facts} facts @returns {string[]} names of all columns of numbers, the bundle's first */
export function numberColumns(facts) {
  const { bundle } = facts;
  const stored =
    bundle?.columns.filter(({ kind }) => kind === 'number').map(({ name }) => name) ?? [];
  const computed = readableColumns(sourcesOf(facts)).map(({ name }) => name);
  return [
    ...stored,
    ...computed.filter((name) => !stored.includes(name) && numbersOf(facts, name)),
  ];
}

/** @param {Facts} facts what the page's own columns are computed from */
const sourcesOf = ({ answer = null, distortion = null, ...others }) => ({
  answer,
  distortion,
  ...others,
});

/**
 * @param {Facts} facts
 * @returns {CategoryColumn[]} the bundle's with tags, then land, as far as they are known
 */
export function categoryColumns(facts) {
  const columns = taggedColumns(facts);
  const names = new Set(columns.map(({ name }) => name));
  const stored = columns.filter((column) => column.kind === 'category');
  return [...stored, ...knownLand(facts).filter(({ name }) => !names.has(name))];
}

/** @param {Facts} facts @param {string} name @returns {CategoryColumn | undefined} */
export const categoryColumn = (facts, name) =>
  categoryColumns(facts).find((column) => column.name === name);

/** @param {Facts} facts */
function knownLand({ bundle, regions = [], positions }) {
  const fits = bundle && positions?.length === 3 * bundle.count;
  return fits && regions.length > 0 ? landColumns({ regions, positions }) : [];
}

/**
 * All texts of a point in one, to search in: its text columns and its categories.
 * @param {Bundle} bundle
 * @param {number} index
 * @returns {string}
 */
export function searchableText(bundle, index) {
  return bundle.columns
    .filter(({ kind }) => kind !== 'number' && kind !== 'image')
    .map(({ name }) => valueOf(bundle, name, index))
    .join('\n');
}

/**
 * The texts that say what the points mean, one a row.
 * @param {Bundle} bundle
 * @returns {string[] | null} null if the bundle has none
 */
export function readTexts(bundle) {
  const { text, label } = bundle.display;
  const named = (/** @type {string | undefined} */ name) =>
    bundle.columns.find((column) => column.name === name && column.kind === 'text');
  const found = named(text) ?? named(label) ?? bundle.columns.find(({ kind }) => kind === 'text');
  return found?.kind === 'text' ? found.values : null;
}
