/**
 * @import { State } from '../state/state.js'
 * @import { Coloring } from './coloring.js'
 */

/**
 * Which points are lit: those of the legend entries that are lit alone, among those that the
 * filters let pass and that a search in the table has found.
 *
 * @param {Coloring} coloring
 * @param {Pick<State, 'isolated' | 'previewed' | 'filterMask' | 'found'>} state
 * @returns {(index: number) => boolean}
 */
export function createVisibility({ entryOf }, { isolated, previewed, filterMask, found }) {
  const passes = (/** @type {number} */ index) =>
    (filterMask === null || filterMask[index] === 1) && (found === null || found.has(index));
  if (isolated.size === 0 && previewed < 0) return passes;
  return (index) =>
    passes(index) &&
    (isolated.has(entryOf(index)) || (previewed >= 0 && entryOf(index) === previewed));
}
