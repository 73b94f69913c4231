/**
 * The points of the flat map: where they lie on it, and their colours, by row. Of an atlas not all
 * rows are drawn, and those that are come and go tile by tile.
 *
 * @import { FlatMap } from '../map/projection.js'
 *
 * @typedef {readonly [first: number, end: number]} Range rows
 */
export class MapPoints {
  /** 2N CSS pixels, NaN for what is not drawn */
  places = new Float32Array();
  /** N: red, green and blue, a byte each, from the lowest */
  colors = new Uint32Array();
  /** Rows that are drawn. @type {readonly Range[]} */
  ranges = [];
  /** 3N unit vectors. @type {Float32Array} */
  #positions = new Float32Array();
  /** @type {FlatMap | null} */
  #map = null;
  /** @type {(index: number) => number} */
  #colorOf = () => 0;
  /** How many of each range lie beyond the edge, by its first row. @type {Map<number, number>} */
  #beyond = new Map();

  /** @returns {number} points that are drawn and not on the map */
  get beyond() {
    return [...this.#beyond.values()].reduce((sum, count) => sum + count, 0);
  }

  /** @returns {number} points that are drawn */
  get count() {
    return this.ranges.reduce((sum, [first, end]) => sum + end - first, 0);
  }

  /**
   * Draw these rows; what is drawn already stays as it is.
   * @param {readonly Range[]} ranges
   * @returns {boolean} whether they are others
   */
  draw(ranges) {
    const known = new Map(this.ranges);
    const wanted = new Map(ranges);
    const gone = this.ranges.filter(([first, end]) => wanted.get(first) !== end);
    const come = ranges.filter(([first, end]) => known.get(first) !== end);
    this.ranges = ranges;
    for (const [first, end] of gone) {
      this.places.fill(NaN, 2 * first, 2 * end);
      this.#beyond.delete(first);
    }
    this.#projectRows(come);
    this.#colorRows(come);
    return gone.length + come.length > 0;
  }

  /**
   * Place what is drawn. Where there are more points or fewer than before, they are those of other data:
   * none is drawn then, and none has a colour yet.
   * @param {FlatMap | null} map
   * @param {Float32Array} positions 3N unit vectors
   */
  project(map, positions) {
    this.#map = map;
    this.#positions = positions;
    const count = positions.length / 3;
    if (this.places.length !== 2 * count) {
      this.places = new Float32Array(2 * count).fill(NaN);
      this.colors = new Uint32Array(count);
      this.#beyond.clear();
      this.ranges = [];
      this.#colorOf = () => 0;
    }
    this.#projectRows(this.ranges);
  }

  /** @param {(index: number) => number} colorOf red, green and blue, a byte each, from the lowest */
  color(colorOf) {
    this.#colorOf = colorOf;
    this.#colorRows(this.ranges);
  }

  /** @param {readonly Range[]} ranges */
  #projectRows(ranges) {
    for (const [first, end] of ranges) {
      const rows = this.#positions.subarray(3 * first, 3 * end);
      const places = this.places.subarray(2 * first, 2 * end);
      this.#beyond.set(first, this.#map?.project(rows, places) ?? 0);
    }
  }

  /** @param {readonly Range[]} ranges */
  #colorRows(ranges) {
    for (const [first, end] of ranges)
      for (let row = first; row < end; row++) this.colors[row] = this.#colorOf(row);
  }
}
