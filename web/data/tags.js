import { NO_CATEGORY } from '../formats/bundle-join.js';

/**
 * Tags: names that a person gave to selections, as a column of categories. A point has one at most:
 * the last that it was given.
 *
 * @import { CategoryColumn, Column } from '../formats/bundle-columns.js'
 * @import { Bundle } from '../formats/bundle.js'
 *
 * @typedef {CategoryColumn & {hues: number[]}} TagColumn `hues`: of each category, an index into the
 *   palette; −1 for no tag
 *
 * @typedef {object} Tagged
 * @property {Bundle | null} bundle
 * @property {CategoryColumn | null} [tags] given on this page, in the place of those that the bundle
 *   brings
 */

const NAME = 'tag';
const LONGEST = 60;

/** @type {WeakMap<CategoryColumn, TagColumn>} */
const colored = new WeakMap();

/**
 * @param {Bundle} bundle
 * @returns {string} the column's name: "tag", unless the data call something else so
 */
const nameIn = ({ columns }) =>
  columns.some(({ name, kind }) => name === NAME && kind !== 'category') ? `my ${NAME}` : NAME;

/** @param {Tagged} tagged @returns {TagColumn | null} null where no point has a tag */
export function tagColumn({ bundle, tags = null }) {
  if (!bundle) return null;
  const name = nameIn(bundle);
  const column = tags ?? bundle.columns.find((candidate) => candidate.name === name);
  if (column?.kind !== 'category' || column.codes.length !== bundle.count) return null;
  if (tagNames(column).length === 0) return null;
  let found = colored.get(column);
  if (!found) {
    const hues = column.categories.map((title, code) => (title === NO_CATEGORY ? -1 : code));
    colored.set(column, (found = { ...column, name, hues }));
  }
  return found;
}

/** @param {CategoryColumn} column @returns {string[]} the tags that some point has */
export function tagNames({ categories, codes }) {
  const used = new Set(codes);
  return categories.filter((title, code) => title !== NO_CATEGORY && used.has(code));
}

/** @param {Tagged} tagged @returns {Column[]} the bundle's, with the tags as they are now */
export function taggedColumns(tagged) {
  const { bundle, tags = null } = tagged;
  const own = tagColumn(tagged);
  if (!bundle || (!own && !tags)) return bundle?.columns ?? [];
  const others = bundle.columns.filter(({ name }) => name !== nameIn(bundle));
  return own ? [...others, own] : others;
}

/**
 * @template {Tagged} T
 * @param {T} tagged
 * @returns {T} the same, its bundle with the tags as they are now, to be kept or saved
 */
export function withTags(tagged) {
  const { bundle, tags = null } = tagged;
  if (!bundle || !tags) return tagged;
  const columns = taggedColumns({ bundle, tags }).map((column) => {
    if (column.kind !== 'category' || !('hues' in column)) return column;
    const { kind, name, categories, codes, extra } = column;
    return { kind, name, categories, codes, extra };
  });
  return { ...tagged, bundle: { ...bundle, columns } };
}

/**
 * @param {Tagged & {bundle: Bundle}} tagged
 * @param {Iterable<number>} rows
 * @param {string} tag empty takes the tags of these rows away
 * @returns {CategoryColumn} the tags after that; names that no point has are gone
 */
export function tagRows({ bundle, tags }, rows, tag) {
  const known = tagColumn({ bundle, tags });
  const titles = Array.from({ length: bundle.count }, (_, row) =>
    known ? known.categories[known.codes[row]] : NO_CATEGORY,
  );
  for (const row of rows) titles[row] = tag || NO_CATEGORY;
  const used = new Set(titles);
  const order = [...(known?.categories ?? []), tag].filter(
    (title) => title !== '' && title !== NO_CATEGORY && used.has(title),
  );
  const categories = [...new Set(order), NO_CATEGORY];
  const codeOf = new Map(categories.map((title, code) => [title, code]));
  const codes = Uint16Array.from(titles, (title) => /** @type {number} */ (codeOf.get(title)));
  return { kind: 'category', name: nameIn(bundle), categories, codes, extra: {} };
}

/**
 * @param {Tagged} tagged
 * @param {string} tag
 * @returns {number[]} rows that have it
 */
export function rowsTagged(tagged, tag) {
  const column = tagColumn(tagged);
  const code = column?.categories.indexOf(tag) ?? -1;
  return column && code >= 0
    ? [...column.codes.keys()].filter((row) => column.codes[row] === code)
    : [];
}

/**
 * @param {string} written
 * @returns {string} a tag, without spaces around it or twice in it
 * @throws {RangeError} one sentence, for what names nothing
 */
export function readTag(written) {
  const tag = written.trim().replace(/\s+/g, ' ').slice(0, LONGEST).trim();
  if (tag === '' || tag === NO_CATEGORY)
    throw new RangeError('A tag needs a name: type one, such as “to check”.');
  return tag;
}
