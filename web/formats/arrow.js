import { CompressionType, setCompressionCodec, tableFromIPC, Type } from '@uwdata/flechette';
import { checkRows, createAllowance } from './allowance.js';
import { keyed } from './json-lines.js';
import { unpackFrame } from './lz4.js';

/**
 * @import { Field } from '@uwdata/flechette'
 * @import { Fields, Kind } from './json-lines.js'
 * @import { Load } from './parquet-library.js'
 * @import { Rows } from './parquet.js'
 */

const ROWS_AT_ONCE = 2000;

/**
 * Read an Arrow or Feather file, or an Arrow stream, some rows at a time.
 * @param {File} file
 * @param {Load} load
 * @returns {AsyncGenerator<Rows>} throws an Error whose message says what is wrong with the file
 */
export async function* read(file, load) {
  const { decompress } = await load('fzstd/index.mjs');
  const unpacked = createAllowance(file.name, file.size);
  /** @param {(data: Uint8Array, length: number) => Uint8Array} decode */
  const bounded = (decode) => ({
    decode(/** @type {Uint8Array} */ data, /** @type {number} */ length) {
      unpacked.take(length);
      return decode(data, length);
    },
    encode() {
      throw new Error('Nothing is written.');
    },
  });
  setCompressionCodec(CompressionType.LZ4_FRAME, bounded(unpackFrame));
  setCompressionCodec(
    CompressionType.ZSTD,
    bounded((data, length) => decompress(data, new Uint8Array(length))),
  );
  const table = tableFromIPC(await file.arrayBuffer(), { useBigInt: true, useMap: true });
  const count = table.numRows;
  if (count === 0) throw new Error('it has no rows');
  const kinds = fieldsOf(table.schema.fields);
  const keys = [...kinds.keys()];
  checkRows(file.name, file.size, count);
  const columns = keys.map((_, place) => table.getChildAt(place));
  for (const { data } of columns) data.forEach(tellApart);
  for (let start = 0; start < count; start += ROWS_AT_ONCE) {
    const end = Math.min(start + ROWS_AT_ONCE, count);
    const rows = Array.from({ length: end - start }, (_, i) =>
      Object.fromEntries(keys.map((key, column) => [key, columns[column].at(start + i)])),
    );
    yield { kinds, rows, fraction: end / count };
  }
}

/**
 * Let structs give fields that share a name by their keys, as the library keeps one value a name.
 * @param {any} batch is changed, and what lies in it
 */
function tellApart(batch) {
  batch.children?.forEach(tellApart);
  if (batch.type.dictionary?.children?.length) {
    batch.dictionary.data.forEach(tellApart);
    batch.cache = [...batch.dictionary];
  }
  if (batch.type.typeId !== Type.Struct) return;
  const keys = [...fieldsOf(batch.type.children).keys()];
  if (keys.every((key, place) => key === batch.names[place])) return;
  batch.factory = (/** @type {number} */ row) =>
    Object.fromEntries(keys.map((key, place) => [key, batch.children[place].at(row)]));
}

/** @param {Field[]} fields @returns {Fields} */
const fieldsOf = (fields) =>
  keyed(
    fields,
    ({ name }) => name,
    ({ type }) => kindOf(type),
  );

/** @param {any} type @returns {Kind} */
function kindOf(type) {
  switch (type.typeId) {
    case Type.Float:
      return { type: 'float' };
    case Type.Binary:
    case Type.LargeBinary:
    case Type.BinaryView:
    case Type.FixedSizeBinary:
      return { type: 'bytes' };
    case Type.Date:
      return { type: 'day' };
    case Type.Time:
      return { type: 'time', perSecond: 1000 ** type.unit };
    case Type.Timestamp:
      return { type: 'instant' };
    case Type.Decimal:
      return { type: 'decimal', scale: type.scale };
    case Type.Dictionary:
      return kindOf(type.dictionary);
    case Type.List:
    case Type.LargeList:
    case Type.FixedSizeList:
    case Type.ListView:
    case Type.LargeListView:
      return { item: kindOf(type.children[0].type) };
    case Type.Struct:
      return { fields: fieldsOf(type.children) };
    case Type.Map:
      return { type: 'map', item: kindOf(type.children[0].type.children[1].type) };
    default:
      return {};
  }
}
