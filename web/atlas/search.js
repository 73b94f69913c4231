import { bestRows, createTables, estimateScores } from './codes.js';
import { AtlasError } from './error.js';

/**
 * Questions to an atlas: all rows are ranked by their codes, and the best again by their vectors.
 *
 * @import { Codes, Description } from './description.js'
 * @import { Family } from './family.js'
 *
 * @typedef {(fraction: number) => void} OnProgress 0…1
 *
 * @typedef {object} Ranking
 * @property {Float32Array} scores N: cosines of the rows in `rescored`, estimates of the others, none
 *   of them above the least of these
 * @property {Uint32Array} rescored rows, the best first
 */

/** Rows that are compared between two looks at the signal. */
const ROWS_AT_ONCE = 100_000;
/** Vectors that are read between two words on how far it is. */
const ROWS_TOLD = 500;
/** Lists of vectors that are fetched at a time. */
const LISTS_AT_ONCE = 8;
/** Rows that are compared exactly, unless the atlas says how many. */
const RESCORED = 300;
/** Bytes of vectors that are read for a question at most, unless the atlas says how many. */
const MOST_BYTES = 6_000_000;

export class AtlasSearch {
  #description;
  #family;
  /** @type {Promise<{codes: Uint8Array, scales: Float32Array, places: Uint32Array}> | null} */
  #read = null;

  /** @param {Description} description @param {(name: string) => Promise<Family>} family */
  constructor(description, family) {
    this.#description = description;
    this.#family = family;
  }

  /**
   * @param {ArrayLike<number>} vector of any length but zero
   * @param {OnProgress} onProgress of the codes, which are fetched with the first question
   * @param {AbortSignal} signal
   * @returns {Promise<Ranking>}
   */
  async rank(vector, onProgress, signal) {
    const { rows, dimension, codes: how } = this.#description;
    if (!how)
      throw new AtlasError('This atlas was written without codes: it answers no questions.');
    if (vector.length !== dimension)
      throw new AtlasError(
        `The question has ${vector.length} numbers, expected the ${dimension} of the atlas.`,
      );
    const { codes, scales, places } = await this.#readCodes(onProgress, signal);
    const question = toUnit(vector);
    const tables = createTables(question, how);
    const scores = new Float32Array(rows);
    const bytes = Math.ceil(dimension / 8);
    for (let start = 0; start < rows; start += ROWS_AT_ONCE) {
      signal.throwIfAborted();
      const end = Math.min(start + ROWS_AT_ONCE, rows);
      estimateScores(
        tables,
        codes.subarray(start * bytes),
        scales.subarray(start),
        scores.subarray(start, end),
      );
      await pause();
    }
    const best = bestRows(scores, how.rescored ?? RESCORED);
    const limit = how.limit ?? MOST_BYTES;
    const exact = await this.#rescore(best, places, { question, limit, signal });
    return { scores, rescored: merge(scores, exact) };
  }

  /**
   * @param {ArrayLike<number>} rows
   * @param {OnProgress} onProgress
   * @param {AbortSignal} signal
   * @returns {Promise<Float32Array>} their vectors, one after the other
   */
  async vectorsOf(rows, onProgress, signal) {
    const { dimension } = this.#description;
    const vectors = new Float32Array(rows.length * dimension);
    const { places } = await this.#readCodes(() => {}, signal);
    const at = Array.from(rows, (row) => places[row]);
    let done = 0;
    await this.#eachVector(at, Infinity, signal, (k, numbers, scale) => {
      for (let i = 0; i < dimension; i++) vectors[k * dimension + i] = numbers[i] * scale;
      if (++done % ROWS_TOLD === 0) onProgress(done / rows.length);
    });
    return vectors;
  }

  /**
   * @param {Uint32Array} rows the best first @param {Uint32Array} places of all rows
   * @param {{question: Float32Array, limit: number, signal: AbortSignal}} how `limit`: bytes of vectors
   * @returns {Promise<Map<number, number>>} cosines by row, as far as their vectors were fetched
   */
  async #rescore(rows, places, { question, limit, signal }) {
    /** @type {Map<number, number>} */
    const exact = new Map();
    const at = Array.from(rows, (row) => places[row]);
    await this.#eachVector(at, limit, signal, (k, numbers, scale) => {
      let sum = 0;
      for (let i = 0; i < question.length; i++) sum += numbers[i] * question[i];
      exact.set(rows[k], sum * scale);
    });
    return exact;
  }

  /**
   * @param {number[]} at places in the file of vectors, the most wanted first
   * @param {number} most bytes of parts that are read
   * @param {AbortSignal} signal
   * @param {(k: number, numbers: Int8Array, scale: number) => void} visit
   */
  async #eachVector(at, most, signal, visit) {
    const family = await this.#family('vectors');
    const chosen = chooseGroups(family, at, most);
    // Each takes the next that is left, so that no more than some are unpacked at a time.
    const left = chosen.values();
    const takeAll = async () => {
      for (const [group, members] of left) {
        signal.throwIfAborted();
        const [vectors, scales] = await Promise.all([
          family.readBytes(group, 'vector', this.#description.dimension),
          family.read(group, 'scale'),
        ]);
        for (const k of members) {
          const row = at[k] - family.groups[group].first;
          const { buffer, byteOffset, length } = vectors[row];
          visit(k, new Int8Array(buffer, byteOffset, length), scales[row]);
        }
      }
    };
    await Promise.all(Array.from({ length: LISTS_AT_ONCE }, takeAll));
    signal.throwIfAborted();
  }

  /**
   * Questions wait for the same codes; where the one that began to read was taken back, another goes on.
   * @param {OnProgress} onProgress @param {AbortSignal} signal
   */
  async #readCodes(onProgress, signal) {
    for (;;) {
      const reading = (this.#read ??= this.#readAll(onProgress, signal));
      try {
        return await reading;
      } catch (reason) {
        if (this.#read === reading) this.#read = null;
        signal.throwIfAborted();
        if (!(reason instanceof DOMException) || reason.name !== 'AbortError') throw reason;
      }
    }
  }

  /** @param {OnProgress} onProgress @param {AbortSignal} signal */
  async #readAll(onProgress, signal) {
    const { rows, dimension } = this.#description;
    const bytes = Math.ceil(dimension / 8);
    const family = await this.#family('codes');
    const codes = new Uint8Array(rows * bytes);
    const scales = new Float32Array(rows);
    const places = new Uint32Array(rows);
    for (const [group, { first, count }] of family.groups.entries()) {
      signal.throwIfAborted();
      const [read, scale, at] = await Promise.all([
        family.readBytes(group, 'code', bytes),
        family.read(group, 'scale'),
        family.read(group, 'place'),
      ]);
      for (let i = 0; i < count; i++) codes.set(read[i], (first + i) * bytes);
      for (let i = 0; i < count; i++) places[first + i] = Number(at[i]);
      if (places.subarray(first, first + count).some((place) => place >= rows))
        throw family.unreadable('a row is said to have a vector that is not there');
      scales.set(scale, first);
      onProgress((group + 1) / family.groups.length);
    }
    return { codes, scales, places };
  }
}

/**
 * @param {Family} family of vectors
 * @param {number[]} at places in it, the most wanted first
 * @param {number} most bytes of parts: one that does not fit any more is left out with its places
 * @returns {[group: number, members: number[]][]} which of `at` lie in a group
 */
function chooseGroups(family, at, most) {
  /** @type {Map<number, number[]>} */
  const groups = new Map();
  /** @type {Map<number, boolean>} whether a part is read */
  const parts = new Map();
  let left = most;
  at.forEach((place, k) => {
    const group = family.groupOf(place);
    const { part, bytes } = family.partOf(group);
    if (!parts.has(part)) {
      parts.set(part, bytes <= left);
      if (bytes <= left) left -= bytes;
    }
    if (!parts.get(part)) return;
    const members = groups.get(group) ?? [];
    members.push(k);
    groups.set(group, members);
  });
  return [...groups];
}

/**
 * Put the exact scores in their places, and hold the estimates of the others under them.
 * @param {Float32Array} scores changed in place
 * @param {Map<number, number>} exact
 * @returns {Uint32Array} the rows with exact scores, the best first
 */
export function merge(scores, exact) {
  const rows = [...exact.keys()].sort((a, b) => exactOf(b) - exactOf(a) || a - b);
  /** @param {number} row */
  function exactOf(row) {
    return exact.get(row) ?? NaN;
  }
  const least = rows.length > 0 ? exactOf(rows[rows.length - 1]) : Infinity;
  for (let row = 0; row < scores.length; row++) if (scores[row] > least) scores[row] = least;
  for (const row of rows) scores[row] = exactOf(row);
  return Uint32Array.from(rows);
}

/** @param {ArrayLike<number>} vector */
function toUnit(vector) {
  const length = Math.hypot(...Array.from(vector)) || 1;
  return Float32Array.from(vector, (value) => value / length);
}

/** Let what has arrived meanwhile be heard. */
const pause = () => new Promise((resolve) => setTimeout(resolve));
