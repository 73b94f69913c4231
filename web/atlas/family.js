import { AtlasError } from './error.js';

/**
 * A family: columns of an atlas that lie in one Parquet file, cut into parts.
 *
 * @import { Compressors } from '../formats/parquet-library.js'
 * @import { FamilyPieces } from './description.js'
 * @import { AtlasFiles } from './files.js'
 *
 * @typedef {{first: number, count: number}} Group rows of a row group, and how many there are before it
 * @typedef {{hyparquet: typeof import('hyparquet'), compressors: Compressors}} Library
 */
export class Family {
  #name;
  #library;
  #metadata;
  #pieces;
  #file;
  /** @type {Group[]} */
  groups = [];

  /**
   * @param {string} name
   * @param {FamilyPieces} pieces
   * @param {AtlasFiles} files
   * @param {Library} library
   * @returns {Promise<Family>}
   */
  static async open(name, pieces, files, library) {
    const footer = await files.read(`${name}/footer`, pieces.footer);
    return new Family(name, pieces, footer, files, library);
  }

  /**
   * @param {string} name @param {FamilyPieces} pieces @param {ArrayBuffer} footer
   * @param {AtlasFiles} files @param {Library} library
   */
  constructor(name, pieces, footer, files, library) {
    this.#name = name;
    this.#library = library;
    this.#pieces = pieces;
    this.#file = createFile(name, pieces, footer, files);
    try {
      this.#metadata = library.hyparquet.parquetMetadata(footer);
    } catch (reason) {
      throw this.#unreadable(reason);
    }
    let first = 0;
    for (const { num_rows } of this.#metadata.row_groups) {
      this.groups.push({ first, count: Number(num_rows) });
      first += Number(num_rows);
    }
  }

  /** @param {number} row @returns {number} the group that it lies in */
  groupOf(row) {
    let low = 0;
    for (let high = this.groups.length - 1; low < high;) {
      const middle = (low + high + 1) >> 1;
      if (this.groups[middle].first <= row) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** @param {number} group @returns {{part: number, bytes: number}} the part that it lies in */
  partOf(group) {
    const { data_page_offset: data = 0n, dictionary_page_offset: dictionary = data } =
      this.#metadata.row_groups[group].columns[0].meta_data ?? {};
    const begin = Number(dictionary || data);
    const part = this.#pieces.parts.findLastIndex(({ offset }) => offset <= begin);
    return { part, bytes: this.#pieces.parts[part]?.length ?? 0 };
  }

  /**
   * @param {number} group
   * @param {string} column of numbers
   * @returns {[low: number, high: number]} between which its values lie, as the file says
   */
  rangeOf(group, column) {
    const found = this.#metadata.row_groups[group].columns.find(
      ({ meta_data: meta }) => meta?.path_in_schema[0] === column,
    );
    const { min_value: low, max_value: high } = found?.meta_data?.statistics ?? {};
    return [Number(low ?? NaN), Number(high ?? NaN)];
  }

  /**
   * @param {number} group
   * @param {string} column
   * @param {Group} [rows] of it; all if left out
   * @returns {Promise<ArrayLike<any>>} one value a row
   */
  async read(group, column, { first, count } = this.groups[group]) {
    const [rowStart, rowEnd] = [first, first + count];
    const { hyparquet, compressors } = this.#library;
    try {
      const options = { file: this.#file, metadata: this.#metadata, compressors, rowStart, rowEnd };
      const scan = await hyparquet.parquetScan({ ...options, columns: [column] });
      const values = await scan.readColumn({ column, rowStart, rowEnd });
      if (values.length !== count) throw new Error(`${values.length} rows of ${count}`);
      return values;
    } catch (reason) {
      throw reason instanceof AtlasError ? reason : this.#unreadable(reason);
    }
  }

  /** @param {unknown} reason */
  #unreadable(reason) {
    const why = reason instanceof Error ? reason.message : String(reason);
    return new AtlasError(
      `The atlas's file “${this.#name}” cannot be read (${why}): write the atlas again.`,
    );
  }
}

/**
 * Parts beside a footer, as the one file that they are of.
 * @param {string} name @param {FamilyPieces} pieces @param {ArrayBuffer} footer @param {AtlasFiles} files
 */
function createFile(name, { length, parts, footer: { offset } }, footer, files) {
  /** @param {number} start @param {number} [end] @returns {Promise<ArrayBuffer>} */
  async function slice(start, end = length) {
    if (start >= offset) return footer.slice(start - offset, end - offset);
    const bytes = new Uint8Array(end - start);
    const wanted = [...parts.entries()].filter(
      ([, part]) => part.offset < end && part.offset + part.length > start,
    );
    await Promise.all(
      wanted.map(async ([index, part]) => {
        const path = `${name}/${String(index).padStart(4, '0')}.part`;
        const whole = new Uint8Array(await files.read(path, part));
        const from = Math.max(start - part.offset, 0);
        bytes.set(whole.subarray(from, end - part.offset), part.offset + from - start);
      }),
    );
    if (end > offset) bytes.set(new Uint8Array(footer, 0, end - offset), offset - start);
    return bytes.buffer;
  }
  return { byteLength: length, slice };
}
