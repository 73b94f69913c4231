import { bounded, checkRows, createAllowance } from './allowance.js';
import { keyed, keyOf, nameOf } from './json-lines.js';
import { loadCompressors, loadHyparquet } from './parquet-library.js';

/**
 * @import { FileMetaData, SchemaTree } from 'hyparquet'
 * @import { Fields, Kind } from './json-lines.js'
 * @import { Load } from './parquet-library.js'
 *
 * @typedef {object} Rows some of a file's
 * @property {Fields} kinds by column
 * @property {Iterable<Record<string, unknown>>} rows
 * @property {number} fraction of the file up to their end
 */

const ROWS_AT_ONCE = 2000;
const FLOATS = ['FLOAT', 'DOUBLE'];

/** Moments as milliseconds, text as text; what JSON has no form for is left to who writes it. */
const parsers = {
  timestampFromMilliseconds: Number,
  timestampFromMicroseconds: (/** @type {bigint} */ value) => Number(value) / 1000,
  timestampFromNanoseconds: (/** @type {bigint} */ value) => Number(value / 1000n) / 1000,
  dateFromDays: (/** @type {number} */ days) => days * 86_400_000,
  jsonFromBytes: (/** @type {Uint8Array | undefined} */ bytes) =>
    bytes && new TextDecoder().decode(bytes),
};

/**
 * Read a Parquet file some rows at a time.
 * @param {File} file
 * @param {Load} load
 * @returns {AsyncGenerator<Rows>} throws an Error whose message says what is wrong with the file
 */
export async function* read(file, load) {
  const [{ parquetMetadataAsync, parquetReadObjects, parquetSchema }, compressors] =
    await Promise.all([loadHyparquet(load), loadCompressors(load)]);
  const source = {
    byteLength: file.size,
    slice: (/** @type {number} */ start, /** @type {number} */ end) =>
      file.slice(start, end).arrayBuffer(),
  };
  const metadata = await parquetMetadataAsync(source);
  const count = Number(metadata.num_rows);
  if (count === 0) throw new Error('it has no rows');
  tellApart(metadata);
  const kinds = fieldsOf(parquetSchema(metadata));
  checkRows(file.name, file.size, count);
  for (let start = 0; start < count; start += ROWS_AT_ONCE) {
    const end = Math.min(start + ROWS_AT_ONCE, count);
    // What some rows unpack to is let go before the next.
    const unpacked = createAllowance(file.name, file.size);
    const rows = await parquetReadObjects({
      file: source,
      metadata,
      rowStart: start,
      rowEnd: end,
      compressors: bounded(compressors, unpacked),
      parsers: /** @type {any} */ (parsers),
      utf8: false,
    });
    if (rows.length === 0)
      throw new Error(
        `it ends after ${start.toLocaleString('en')} of ${count.toLocaleString('en')} rows`,
      );
    yield { kinds, rows, fraction: end / count };
  }
}

/**
 * Give columns that share a name names that differ, as the library keeps one value a name.
 * @param {FileMetaData} metadata is changed
 */
function tellApart({ schema, row_groups }) {
  let at = 0;
  /** @type {string[][]} */
  const paths = [];
  /** @param {string[]} path */
  function walk(path) {
    const { num_children: count = 0 } = schema[at++];
    if (count === 0) paths.push(path);
    const taken = new Set();
    for (let place = 0; place < count; place++) {
      const child = schema[at];
      if (taken.has(child.name)) child.name = keyOf(child.name, place);
      taken.add(child.name);
      walk([...path, child.name]);
    }
  }
  walk([]);
  // Columns follow each other as in the schema (parquet.thrift, RowGroup).
  for (const { columns } of row_groups)
    for (const [i, { meta_data }] of columns.entries())
      if (meta_data) meta_data.path_in_schema = paths[i];
}

/** @param {SchemaTree} tree @returns {Fields} */
const fieldsOf = ({ children }) => keyed(children, ({ element }) => nameOf(element.name), kindOf);

/** @param {SchemaTree} tree @returns {Kind} */
const kindOf = (tree) =>
  tree.element.repetition_type === 'REPEATED' ? { item: valueOf(tree) } : valueOf(tree);

/** @param {SchemaTree} tree @returns {Kind} of one value, where it may be repeated */
function valueOf(tree) {
  const { element, children } = tree;
  const type = element.converted_type ?? element.logical_type?.type;
  if (type === 'LIST' && children.length === 1) {
    const [repeated] = children;
    const isWrapped = repeated.children.length === 1;
    return { item: isWrapped ? kindOf(repeated.children[0]) : valueOf(repeated) };
  }
  if (type === 'MAP' || type === 'MAP_KEY_VALUE')
    return { type: 'map', item: kindOf(children[0].children[1] ?? children[0]) };
  return children.length > 0 ? { fields: fieldsOf(tree) } : leafOf(tree);
}

/** @param {SchemaTree} tree @returns {Kind} */
function leafOf({ element }) {
  const type = element.converted_type ?? element.logical_type?.type ?? '';
  if (FLOATS.includes(element.type ?? '') || type === 'FLOAT16') return { type: 'float' };
  if (type === 'DECIMAL') return { type: 'decimal', scale: element.scale ?? 0 };
  if (type === 'DATE') return { type: 'day' };
  if (type.startsWith('TIMESTAMP') || element.type === 'INT96') return { type: 'instant' };
  if (type.startsWith('TIME')) return { type: 'time', perSecond: perSecond(element) };
  const isBytes = element.type === 'BYTE_ARRAY' || element.type === 'FIXED_LEN_BYTE_ARRAY';
  return isBytes && (!type || type === 'ENUM') ? { type: 'bytes' } : {};
}

/** @param {SchemaTree['element']} element @returns {number} of its units, where it is a time of day */
function perSecond({ converted_type, logical_type }) {
  const unit = logical_type?.type === 'TIME' ? logical_type.unit : converted_type?.slice(5);
  return unit === 'NANOS' ? 1e9 : unit === 'MICROS' ? 1e6 : 1e3;
}
