import { DESCRIPTION } from './address.js';
import { readDescription } from './description.js';
import { Family } from './family.js';
import { AtlasFiles } from './files.js';
import { keepAll, tellKept } from './keeping.js';
import { readPlaces, tilesOf } from './places.js';
import { AtlasSearch } from './search.js';

/**
 * An open atlas: what it says of itself at once, and everything else when it is asked for.
 *
 * @import { Description } from './description.js'
 * @import { Library } from './family.js'
 * @import { Outside } from './files.js'
 * @import { Keeping } from './keeping.js'
 * @import { Tile } from '../data/tiles.js'
 */

/** Columns of texts that are held unpacked, each of a tile. */
const MOST_TEXTS = 6;

export class Atlas {
  #files;
  #library;
  #outside;
  /** Of its description. */
  #text = '';
  /** @type {Map<string, Promise<Family>>} */
  #families = new Map();
  /** @type {Map<string, Promise<ArrayLike<any>>>} by tile and column, the least recently read first */
  #texts = new Map();

  /**
   * @param {string} folder address, with a slash at its end
   * @param {Outside} outside
   * @param {Library} library
   * @returns {Promise<Atlas>} rejects with an `AtlasError`
   */
  static async open(folder, outside, library) {
    const files = new AtlasFiles(folder, outside);
    const text = await files.readText(DESCRIPTION);
    const description = readDescription(text);
    const atlas = new Atlas(description, files, { library, outside });
    atlas.#text = text;
    atlas.tiles = tilesOf(description, await atlas.family('places'));
    return atlas;
  }

  /**
   * @param {Description} description @param {AtlasFiles} files
   * @param {{library: Library, outside: Outside}} tools
   */
  constructor(description, files, { library, outside }) {
    this.description = description;
    this.#files = files;
    this.#library = library;
    this.#outside = outside;
    /** @type {Tile[]} */
    this.tiles = [];
    this.search = new AtlasSearch(description, (name) => this.family(name));
  }

  /** @param {string} name @returns {Promise<Family>} */
  family(name) {
    const { families, rows } = this.description;
    const opening =
      this.#families.get(name) ??
      Family.open(name, { pieces: families[name], rows }, this.#files, this.#library);
    this.#families.set(name, opening);
    opening.catch(() => this.#families.delete(name));
    return opening;
  }

  /** @returns {Promise<Keeping | null>} how much of it is kept for good; null where nothing can be */
  async kept() {
    const { kept } = this.#outside;
    return kept && tellKept(this.description, this.#files.folder, kept);
  }

  /**
   * Keep all of it on this device.
   * @param {(fraction: number) => void} onProgress 0…1
   * @param {AbortSignal} signal
   * @returns {Promise<Keeping | null>}
   */
  async keepAll(onProgress, signal) {
    const { kept, room = async () => Infinity } = this.#outside;
    const told = { description: this.description, text: this.#text };
    return kept && keepAll(told, this.#files, { kept, room }, onProgress, signal);
  }

  /** Keep nothing of it any more. @returns {Promise<Keeping | null>} */
  async dropKept() {
    await this.#outside.kept?.drop(this.#files.folder);
    return this.kept();
  }

  /** @param {number} tile its number */
  async places(tile) {
    return readPlaces(this.description, await this.family('places'), tile);
  }

  /**
   * @param {number[]} rows
   * @returns {Promise<{row: number, texts: Record<string, string>}[]>} texts by column
   */
  async texts(rows) {
    const columns = this.description.columns.filter(
      ({ kind }) => kind === 'text' || kind === 'image',
    );
    if (columns.length === 0) return rows.map((row) => ({ row, texts: {} }));
    const family = await this.family(columns[0].family);
    /** @type {Map<number, number[]>} rows by group, so that a column is unpacked once */
    const groups = new Map();
    for (const row of rows) {
      const group = family.groupOf(row);
      const members = groups.get(group) ?? [];
      members.push(row);
      groups.set(group, members);
    }
    const told = [...groups].map(async ([group, members]) => {
      const { first } = family.groups[group];
      const read = await Promise.all(
        columns.map(({ name, field = name }) => this.#readTexts(family, group, field)),
      );
      return members.map((row) => ({
        row,
        texts: Object.fromEntries(
          columns.map(({ name }, index) => [name, String(read[index][row - first] ?? '')]),
        ),
      }));
    });
    return (await Promise.all(told)).flat();
  }

  /** @param {Family} family @param {number} group @param {string} column */
  #readTexts(family, group, column) {
    const key = `${group} ${column}`;
    const reading = this.#texts.get(key) ?? family.read(group, column);
    this.#texts.delete(key);
    this.#texts.set(key, reading);
    reading.catch(() => this.#texts.delete(key));
    const [oldest] = this.#texts.keys();
    if (this.#texts.size > MOST_TEXTS) this.#texts.delete(oldest);
    return reading;
  }
}
