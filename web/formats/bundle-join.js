import { codesFor } from './codes.js';
import { canonicalName } from './model-names.js';

/**
 * @import { CategoryColumn, Column } from './bundle-columns.js'
 * @import { Bundle } from './bundle.js'
 */

/**
 * Two bundles into one: the rows of an open one, and after them those that are added to it.
 */

export const NO_CATEGORY = '(none)';

/** @param {string} model @returns {boolean} whether a bundle says which one it is */
const isKnown = (model) => !['', 'unknown'].includes(canonicalName(model));

/**
 * Whether rows can join a bundle: they need vectors, and as long ones.
 * @param {Bundle} open
 * @param {{source: string, dimension: number | null}} added where the rows are from; null where
 *   they have no vectors
 * @returns {string} one sentence that says why not; empty if they can
 */
export function refuseRows({ name, model }, { source, dimension }) {
  if (dimension === null) {
    return `${source} has no vectors: open it alone to embed its texts${isKnown(model.name) ? ` with ${model.name}` : ''}, save the result, then add that.`;
  }
  if (dimension === model.dimension) return '';
  return (
    `${source} has vectors of ${dimension} numbers, “${name}” of ${model.dimension}: expected as many; ` +
    `take vectors of the same model${isKnown(model.name) ? `, ${model.name}` : ''}.`
  );
}

/**
 * Join two bundles. Columns are matched by name, and a value takes the kind that the open one has;
 * where either has no such column, its texts are empty, its numbers missing, its category “(none)”.
 * Neighbours, layouts and other vectors, which know of the old rows alone, are left out.
 * @param {Bundle} open
 * @param {Bundle} added
 * @returns {{bundle: Bundle, notes: string[]}} sentences about what did not match
 * @throws {Error} one sentence, where the dimensions differ
 */
export function joinBundles(open, added) {
  const refused = refuseRows(open, { source: `“${added.name}”`, dimension: added.model.dimension });
  if (refused) throw new Error(refused);
  const missing = open.columns.filter(({ name }) => !find(added, name));
  const fresh = added.columns.filter(({ name }) => !find(open, name));
  const bundle = {
    ...open,
    count: open.count + added.count,
    model: { ...open.model, normalized: open.model.normalized && added.model.normalized },
    vectors: concatenate(Uint16Array, open.vectors, added.vectors),
    columns: [
      ...open.columns.map((column) =>
        joinColumns(column, column, open.count, find(added, column.name), added.count),
      ),
      ...fresh.map((column) => joinColumns(column, undefined, open.count, column, added.count)),
    ],
    neighbors: null,
    layouts: [],
    others: [],
  };
  const models = [open, added].map(({ model }) => model.name);
  const notes = [
    models.every(isKnown) && canonicalName(models[0]) !== canonicalName(models[1])
      ? `Their vectors are of ${models[1]}, the old ones of ${models[0]}: only those of one model can be compared.`
      : '',
    missing.length ? `The new rows have no ${listed(missing)}.` : '',
    fresh.length ? `The old rows have no ${listed(fresh)}.` : '',
  ];
  return { bundle, notes: notes.filter(Boolean) };
}

/** @param {Bundle} bundle @param {string} name @returns {Column | undefined} */
const find = ({ columns }, name) => columns.find((column) => column.name === name);

/** @param {Column[]} columns @returns {string} their names in a row */
function listed(columns) {
  const names = columns.map(({ name }) => `“${name}”`);
  return [...names.slice(0, -2), names.slice(-2).join(' or ')].join(', ');
}

/**
 * @param {Column} shape whose name, kind and extras the result has
 * @param {Column | undefined} first
 * @param {number} firstCount
 * @param {Column | undefined} second
 * @param {number} secondCount
 * @returns {Column}
 */
function joinColumns(shape, first, firstCount, second, secondCount) {
  if (shape.kind === 'number') {
    const isDouble = [first, second].some(
      (column) => column?.kind === 'number' && column.values instanceof Float64Array,
    );
    const parts = /** @type {const} */ ([
      numbersOf(first, firstCount),
      numbersOf(second, secondCount),
    ]);
    return {
      ...shape,
      values: isDouble ? concatenate(Float64Array, ...parts) : concatenate(Float32Array, ...parts),
    };
  }
  const texts = [...textsOf(first, firstCount), ...textsOf(second, secondCount)];
  if (shape.kind !== 'category') return { ...shape, values: texts };
  const known = new Map(shape.categories.map((category, code) => [category, code]));
  const codes = texts.map((text) => {
    const category = text === '' && !known.has('') ? NO_CATEGORY : text;
    const code = known.get(category) ?? known.size;
    known.set(category, code);
    return code;
  });
  const categories = [...known.keys()];
  return { ...shape, categories, codes: codesFor(categories.length).from(codes) };
}

/**
 * @param {Column | undefined} column
 * @param {number} count
 * @returns {string[]} its values, empty where one is missing
 */
function textsOf(column, count) {
  if (!column) return new Array(count).fill('');
  if (column.kind === 'category')
    return Array.from(column.codes, (code) => column.categories[code]);
  if (column.kind !== 'number') return column.values;
  return Array.from(column.values, (value) => (Number.isNaN(value) ? '' : String(value)));
}

/**
 * @param {Column | undefined} column
 * @param {number} count
 * @returns {ArrayLike<number>} its values, NaN where one is missing or no number
 */
function numbersOf(column, count) {
  if (column?.kind === 'number') return column.values;
  return Float64Array.from(textsOf(column, count), (text) => {
    const value = text.trim() === '' ? NaN : Number(text);
    return Number.isFinite(value) ? value : NaN;
  });
}

/**
 * @template {Float32Array | Float64Array | Uint16Array} T
 * @param {new (length: number) => T} Type
 * @param {ArrayLike<number>} first
 * @param {ArrayLike<number>} second
 * @returns {T}
 */
function concatenate(Type, first, second) {
  const together = new Type(first.length + second.length);
  together.set(first);
  together.set(second, first.length);
  return together;
}
