import { valueOf } from './points.js';

/** @import { Bundle } from '../formats/bundle.js' */

/**
 * Rows that are parts of one document, such as the chunks of a file, and the column that names it.
 */

/** What such columns are called, the surest first; the innermost part of a name counts. */
const NAMES = [
  ...['document_id', 'doc_id', 'docid', 'parent_id', 'source_id', 'parent', 'document', 'doc'],
  ...['source', 'file_path', 'filepath', 'file_name', 'filename', 'file', 'path', 'url'],
];
/** Documents of more rows than this on average are none: such a column names kinds. */
const MOST_ROWS = 100;

/** @type {WeakMap<Bundle, string>} */
const recognised = new WeakMap();

/** @param {string} name */
const innermost = (name) => name.toLowerCase().replaceAll('-', '_').split('.').at(-1) ?? '';

/**
 * @param {Bundle} bundle
 * @returns {string} the column that names the document of a row, known by its name; empty for none
 */
export function findDocumentColumn(bundle) {
  let found = recognised.get(bundle);
  if (found !== undefined) return found;
  const named = NAMES.flatMap((wanted) =>
    bundle.columns.filter(({ name }) => innermost(name) === wanted),
  );
  found = named.find(({ name }) => joinsRows(bundle, name))?.name ?? '';
  recognised.set(bundle, found);
  return found;
}

/**
 * @param {Bundle} bundle
 * @returns {string[]} names of the columns that can name a document
 */
export const documentColumns = ({ columns }) =>
  columns.filter(({ kind }) => kind === 'category' || kind === 'text').map(({ name }) => name);

/** @param {Bundle} bundle @param {string} column */
function joinsRows(bundle, column) {
  const documents = new Set();
  for (let row = 0; row < bundle.count; row++) documents.add(valueOf(bundle, column, row));
  return documents.size < bundle.count && documents.size * MOST_ROWS >= bundle.count;
}
