import { createAtlasBundle, fillTile, regionsOfAtlas } from '../../data/atlas-bundle.js';
import { hasTexts, isRead } from '../../data/points.js';
import { chooseTiles, rowsWithin } from '../../data/tiles.js';
import { nextTask } from '../../data/time-slices.js';

/**
 * @import { AtlasClient } from '../../atlas/client.js'
 * @import { Sight } from '../../data/tiles.js'
 * @import { Bundle } from '../../formats/bundle.js'
 * @import { Region } from '../../formats/bundle-regions.js'
 * @import { State } from '../../state/state.js'
 * @import { Store } from '../../state/store.js'
 */

/** Tiles that are fetched at a time. */
const AT_ONCE = 3;
/** Of the flat map, square CSS pixels that a point has at least: more of them would be a smear. */
const AREA_OF_POINT = 4;
/** Rows whose texts are asked for at a time. */
const TEXTS_AT_ONCE = 400;

/**
 * The open atlas: its tiles are read as they come in sight, and its texts as they are looked at.
 */
export class AtlasReading {
  #store;
  /** How its files are read, and questions are put to it. */
  client;
  /** @type {Set<number>} tiles whose rows are in the bundle */
  #loaded = new Set();
  /** @type {Map<number, Promise<void>>} tiles on their way */
  #loading = new Map();
  /** @type {number[]} tiles that are wanted on the globe, the most wanted first */
  #wanted = [];
  /** @type {number[]} tiles that are wanted on the flat map */
  #flat = [];
  /** Of the flat map, square CSS pixels; 0 where it is not open. */
  #area = 0;
  /** Rows whose texts are asked for. @type {Set<number>} */
  #asked = new Set();
  /** What was looked at last. @type {Sight | null} */
  #sight = null;
  #closed = false;
  /** With the members that lie in the first level. @type {Region[]} */
  regions = [];

  /** @param {Store<State>} store @param {AtlasClient} client */
  constructor(store, client) {
    this.#store = store;
    this.client = client;
    /** @type {Bundle} */
    this.bundle = createAtlasBundle(client.description);
  }

  /** Read the first level, and leave the showing of it to a task of its own. */
  async begin() {
    await Promise.all(this.#firstLevel().map((tile) => this.#load(tile)));
    await nextTask();
    this.regions = regionsOfAtlas(this.bundle);
    await nextTask();
  }

  #firstLevel() {
    const { tiles } = this.client;
    return [...tiles.keys()].filter((tile) => tiles[tile].level === 0);
  }

  /** What the record says of the atlas. @returns {NonNullable<State['atlas']>} */
  get state() {
    const { tiles, description } = this.client;
    const loaded = [...this.#loaded].reduce((sum, tile) => sum + tiles[tile].count, 0);
    const here = (/** @type {Iterable<number>} */ wanted) =>
      [...wanted].filter((tile) => this.#loaded.has(tile)).map((tile) => tiles[tile]);
    const shown = here(this.#wanted);
    let room = this.#area / AREA_OF_POINT - this.bundle.count;
    const flat = here(new Set([...this.#flat, ...this.#wanted])).filter(({ count }) => {
      room -= count;
      return room >= 0;
    });
    const loading = this.#wanted.length - shown.length;
    return { rows: description.rows, loaded, shown, flat, loading };
  }

  /**
   * The view is another: draw the tiles that are in sight, and fetch those that are not there.
   * @param {Sight} sight
   */
  look(sight) {
    this.#sight = sight;
    const wanted = chooseTiles(this.client.tiles, sight);
    if (wanted.join() === this.#wanted.join()) return;
    this.#wanted = wanted;
    this.#tell();
    this.#fetchNext();
  }

  /**
   * The flat map shows all of the planet: draw and fetch the tiles that it has room for, and draw those
   * of the globe as far as there is more.
   * @param {number} area of it, square CSS pixels; 0 where it is not open
   */
  lookFlat(area) {
    const sight = { toward: [0, 0, 1], cosine: -1, radius: Math.sqrt(area / (4 * Math.PI)) };
    const wanted = area > 0 ? chooseTiles(this.client.tiles, sight) : [];
    if (area === this.#area && wanted.join() === this.#flat.join()) return;
    this.#area = area;
    this.#flat = wanted;
    this.#tell();
    this.#fetchNext();
  }

  /**
   * The rows are needed wherever they lie, such as the hits of a question.
   * @param {Iterable<number>} rows
   * @returns {Promise<void>} once they are here; rejects with an `AtlasError`
   */
  async need(rows) {
    const tiles = new Set(Array.from(rows, (row) => this.#tileOf(row)));
    const missing = [...tiles].filter((tile) => !this.#loaded.has(tile));
    if (missing.length === 0) return;
    await Promise.all(missing.map((tile) => this.#load(tile)));
    this.#tell();
  }

  /**
   * Read the texts of rows that are looked at.
   * @param {Iterable<number>} rows
   */
  async readTexts(rows) {
    const missing = [...rows]
      .filter((row) => !this.#asked.has(row) && !hasTexts(this.bundle, row))
      .slice(0, TEXTS_AT_ONCE);
    if (missing.length === 0) return;
    for (const row of missing) this.#asked.add(row);
    try {
      await this.fetchTexts(missing);
      if (!this.#closed)
        this.#store.set({ textsRead: this.#store.get().textsRead + missing.length });
    } catch (reason) {
      this.#fail(reason);
    } finally {
      for (const row of missing) this.#asked.delete(row);
    }
  }

  /**
   * @param {number[]} rows
   * @returns {Promise<void>} once their texts are here; rejects with an `AtlasError`
   */
  async fetchTexts(rows) {
    const texts = this.bundle.columns.flatMap((column) => (isRead(column) ? [column] : []));
    const missing = rows.filter((row) => !hasTexts(this.bundle, row));
    if (missing.length === 0) return;
    for (const { row, texts: told } of await this.client.texts(missing))
      for (const column of texts) column.values[row] = told[column.name] ?? '';
  }

  /** @returns {number[]} rows that are drawn and in sight, ascending */
  rowsInSight() {
    const shown = this.#wanted.filter((tile) => this.#loaded.has(tile));
    const tiles = [...this.#firstLevel(), ...shown].map((tile) => this.client.tiles[tile]);
    const positions = this.bundle.extent?.positions ?? new Float32Array();
    return this.#sight ? rowsWithin(positions, tiles, this.#sight).sort((a, b) => a - b) : [];
  }

  close() {
    this.#closed = true;
    this.client.close();
  }

  #fetchNext() {
    const missing = [...new Set([...this.#wanted, ...this.#flat])].filter(
      (tile) => !this.#loaded.has(tile) && !this.#loading.has(tile),
    );
    for (const tile of missing.slice(0, Math.max(AT_ONCE - this.#loading.size, 0)))
      this.#load(tile).then(
        () => {
          this.#tell();
          this.#fetchNext();
        },
        (reason) => this.#fail(reason),
      );
  }

  /** @param {number} tile */
  #load(tile) {
    const known = this.#loaded.has(tile) ? Promise.resolve() : this.#loading.get(tile);
    const loading = known ?? this.#read(tile).finally(() => this.#loading.delete(tile));
    if (!known) this.#loading.set(tile, loading);
    return loading;
  }

  /** @param {number} tile */
  async #read(tile) {
    const places = await this.client.places(tile);
    if (this.#closed) return;
    fillTile(this.bundle, this.client.tiles[tile], places);
    this.#loaded.add(tile);
  }

  #tell() {
    if (!this.#closed && this.#store.get().bundle === this.bundle)
      this.#store.set({ atlas: this.state });
  }

  /** What is on the screen stays; it is tried again when the view is another. @param {unknown} reason */
  #fail(reason) {
    if (this.#closed) return;
    this.#wanted = this.#wanted.filter((tile) => this.#loaded.has(tile));
    this.#flat = this.#flat.filter((tile) => this.#loaded.has(tile));
    this.#tell();
    this.#store.set({ error: reason instanceof Error ? reason.message : String(reason) });
  }

  /** @param {number} row */
  #tileOf(row) {
    return this.client.tiles.findLastIndex(({ first }) => first <= row);
  }
}
