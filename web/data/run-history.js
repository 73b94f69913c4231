/**
 * @import { State } from '../state/state.js'
 *
 * @typedef {NonNullable<State['layoutSource']>} LayoutSource
 */

/**
 * The runs of one data set, frame by frame, in bounded memory.
 *
 * @typedef {object} Run
 * @property {string} method
 * @property {Record<string, number | string>} parameters
 * @property {LayoutSource} [layoutSource] of its end, once it is there; a run that was cancelled has
 *   none
 * @property {Record<string, number>} [quality] of its end, once it is measured
 *
 * @typedef {object} Moment
 * @property {number} run index into the runs
 * @property {number} iteration of that run, from 1; 0 is where it began
 * @property {Float32Array} positions 3N unit vectors
 */

export class RunHistory {
  /** @type {Run[]} */
  #runs = [];
  /** @type {Moment[]} */
  #moments = [];
  #budget;

  /** @param {number} [budget] bytes of positions that are kept at most */
  constructor(budget = 64e6) {
    this.#budget = budget;
  }

  /** @returns {readonly Run[]} */
  get runs() {
    return this.#runs;
  }

  /** @returns {readonly Moment[]} in the order in which they happened */
  get moments() {
    return this.#moments;
  }

  /**
   * Begin a run.
   * @param {Run} run
   * @param {Float32Array} positions where it begins
   */
  begin(run, positions) {
    this.#runs.push(run);
    this.add(0, positions);
  }

  /** @param {number} iteration @param {Float32Array} positions kept as they are, not copied */
  add(iteration, positions) {
    if (this.#runs.length === 0) return;
    this.#moments.push({ run: this.#runs.length - 1, iteration, positions });
    if (this.#moments.length * positions.byteLength > this.#budget) this.#thin();
  }

  /** @param {Record<string, number>} quality of the last run's end, as it was measured last */
  measure(quality) {
    const run = this.#runs.at(-1);
    if (run) run.quality = quality;
  }

  /** @param {LayoutSource} layoutSource of the last run's end */
  end(layoutSource) {
    const run = this.#runs.at(-1);
    if (run) run.layoutSource = layoutSource;
  }

  /** @param {number} runs how many stay, the first ones */
  keepFirst(runs) {
    this.#runs = this.#runs.slice(0, runs);
    this.#moments = this.#moments.filter(({ run }) => run < runs);
  }

  clear() {
    this.keepFirst(0);
  }

  /**
   * Every other moment goes, but the first and the last of each run stay; where that frees nothing,
   * the oldest goes.
   */
  #thin() {
    const before = this.#moments;
    const kept = before.filter(
      ({ run }, i) => i % 2 === 0 || before[i - 1]?.run !== run || before[i + 1]?.run !== run,
    );
    this.#moments = kept.length < before.length ? kept : before.slice(1);
  }
}
