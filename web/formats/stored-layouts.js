/**
 * @import { StoredLayout } from './bundle-stored-layouts.js'
 * @import { Bundle } from './bundle.js'
 */

/**
 * A layout that somebody kept beside those that came with the data; `resumed`: it went on from
 * another one, so its parameters alone do not make it again.
 *
 * @typedef {StoredLayout & {resumed: boolean}} KeptLayout
 *
 * @typedef {object} Layouts the part of the state that says which layouts there are
 * @property {Bundle | null} bundle
 * @property {KeptLayout[]} keptLayouts
 */

/**
 * @param {Layouts} state
 * @returns {StoredLayout[]} what can be shown without a run: the layouts that came with the data, then
 *   those that were kept
 */
export const storedLayouts = ({ bundle, keptLayouts }) => [
  ...(bundle?.layouts ?? []),
  ...keptLayouts,
];

/**
 * @param {Layouts & {positions: Float32Array, positionsFrom: string}} state
 * @returns {StoredLayout | null} the one on the screen; null for a run that was not kept
 */
export function shownStored({ bundle, keptLayouts, positions, positionsFrom }) {
  const isShown = (/** @type {StoredLayout} */ layout) => layout.positions === positions;
  if (positionsFrom === 'result') return keptLayouts.find(isShown) ?? null;
  if (positionsFrom !== 'stored' || !bundle) return null;
  return bundle.layouts.find(isShown) ?? bundle.layouts[0] ?? null;
}
