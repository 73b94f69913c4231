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
   * @param {{pieces: FamilyPieces | undefined, rows: number}} told what the atlas says of it
   * @param {AtlasFiles} files
   * @param {Library} library
   * @returns {Promise<Family>} rejects with an `AtlasError`
   */
  static async open(name, { pieces, rows }, files, library) {
    if (!pieces)
      throw new AtlasError(
        `This atlas has no file “${name}”: write it with embedding-sphere again.`,
      );
    const footer = await files.read(`${name}/footer`, pieces.footer);
    const family = new Family(name, pieces, footer, files, library);
    family.#check(rows);
    return family;
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
      throw this.unreadable(reason);
    }
    let first = 0;
    for (const { num_rows } of this.#metadata.row_groups) {
      this.groups.push({ first, count: Number(num_rows) });
      first += Number(num_rows);
    }
  }

  /** @param {number} rows that it is to have */
  #check(rows) {
    const isSound = this.#metadata.row_groups.every(
      ({ columns }, group) =>
        this.groups[group].count > 0 &&
        columns.length > 0 &&
        columns.every(({ meta_data: meta }) => meta && meta.path_in_schema.length > 0),
    );
    const last = this.groups.at(-1);
    const found = last ? last.first + last.count : 0;
    if (!isSound) throw this.unreadable('its footer is damaged');
    if (found !== rows) throw this.unreadable(`${found} rows of ${rows}`);
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
      if (values.length !== count) throw this.unreadable(`${values.length} rows of ${count}`);
      return values;
    } catch (reason) {
      throw reason instanceof AtlasError ? reason : this.unreadable(reason);
    }
  }

  /**
   * @param {number} group @param {string} column of bytes @param {number} width bytes of each value
   * @returns {Promise<Uint8Array[]>} one value a row
   */
  async readBytes(group, column, width) {
    const values = Array.from(await this.read(group, column));
    const isFit = values.every((value) => value instanceof Uint8Array && value.length === width);
    if (!isFit) throw this.unreadable(`${column} is not of ${width} bytes a row`);
    return values;
  }

  /** @param {unknown} reason what its reader says is of use to who wrote that alone */
  unreadable(reason) {
    const why = typeof reason === 'string' ? ` (${reason})` : '';
    return new AtlasError(
      `The atlas's file “${this.#name}” cannot be read${why}: it is damaged, or not of this atlas; copy the atlas to its host again, or write it again.`,
      { cause: reason },
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
