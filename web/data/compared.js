import { isHere, rowsOf } from './points.js';

/**
 * Which rows are compared: all of them, of an atlas a sample of those that are loaded.
 *
 * @import { Bundle } from '../formats/bundle.js'
 *
 * @typedef {object} Compared
 * @property {number[]} first rows of A
 * @property {number[]} second rows of B
 * @property {[first: number, second: number]} sizes of the sets that they are of
 */

/** Rows of a set of an atlas that are compared at most. */
const MOST = 2000;

/**
 * @param {Bundle} bundle
 * @param {ReadonlySet<number>} selection A
 * @param {ReadonlySet<number> | null} comparison B; null for the rest, of which an atlas gives those of
 *   its first level, which are a fair sample
 * @returns {Compared}
 */
export function chooseCompared(bundle, selection, comparison) {
  const rest = () =>
    Array.from({ length: bundle.count }, (_, row) => row).filter(isNotIn(selection));
  const second = comparison ? [...comparison] : rest();
  if (!bundle.extent)
    return { first: [...selection], second, sizes: [selection.size, second.length] };
  return {
    first: sampleOf(bundle, [...selection]),
    second: sampleOf(bundle, second),
    sizes: [selection.size, comparison ? comparison.size : rowsOf(bundle) - selection.size],
  };
}

/** @param {ReadonlySet<number>} selection @returns {(row: number) => boolean} */
const isNotIn = (selection) => (row) => !selection.has(row);

/**
 * Rows lie by place, so that every so-and-so many of them are from everywhere.
 * @param {Bundle} bundle @param {number[]} rows
 * @returns {number[]} those that are loaded, of many some
 */
function sampleOf(bundle, rows) {
  const here = rows.filter((row) => isHere(bundle, row)).sort((a, b) => a - b);
  const step = Math.max(1, here.length / MOST);
  return Array.from({ length: Math.min(here.length, MOST) }, (_, k) => here[Math.floor(k * step)]);
}
