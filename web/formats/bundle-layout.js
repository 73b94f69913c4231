import { writeRegions } from './bundle-regions.js';
import { shownStored, storedLayouts } from './stored-layouts.js';

/**
 * @import { State } from '../state/state.js'
 * @import { OtherVectors } from './bundle-others.js'
 * @import { StoredLayout } from './bundle-stored-layouts.js'
 * @import { Bundle } from './bundle.js'
 */

/**
 * The open data with the layout on the screen, as a bundle to keep.
 *
 * @param {State} state
 * @returns {Bundle} a new record that shares the arrays; the layout on the screen is its first, those
 *   that came with the data and those that were kept follow, but for one of the same method and
 *   parameters; other vectors that were compared with them are among those that it brings
 * @throws {Error} if nothing is open
 */
export function bundleWithLayout(state) {
  const { bundle } = state;
  if (!bundle) throw new Error('No data set is open: open one, then save it.');
  const shown = shownStored(state) ?? recordLayout(state);
  const key = keyOf(shown);
  const others = storedLayouts(state).filter(
    (layout) => layout !== shown && (keyOf(layout) !== key || bundle.layouts.includes(shown)),
  );
  return { ...bundle, layouts: [shown, ...others], others: othersWith(bundle, state.keepable) };
}

/**
 * @param {Bundle} bundle
 * @param {OtherVectors | null} other vectors of its rows
 * @returns {OtherVectors[]} those that it brings, and these under a name of their own, unless they are
 *   among those
 */
function othersWith({ others }, other) {
  if (!other || others.some((one) => one.name === other.name && isSame(one, other))) return others;
  const taken = new Set(others.map(({ name }) => name));
  let { name } = other;
  for (let count = 2; taken.has(name); count++) name = `${other.name} (${count})`;
  return [...others, { ...other, name }];
}

/** @param {OtherVectors} one @param {OtherVectors} other */
const isSame = ({ vectors }, other) =>
  vectors.length === other.vectors.length &&
  vectors.every((value, i) => value === other.vectors[i]);

/** @param {StoredLayout} layout @returns {string} equal where the same would be made again */
const keyOf = ({ method, parameters }) => JSON.stringify([method, parameters]);

/**
 * @param {State} state
 * @returns {StoredLayout} the layout on the screen, with its quality and its land where those are known
 */
export function recordLayout(state) {
  const { bundle, layoutSource, methods, positions, quality, outdated } = state;
  const { frame, costs, regions, namedPositions } = state;
  const { method, parameters } = layoutSource ?? { method: 'unknown', parameters: {} };
  return {
    name: methods.find(({ name }) => name === method)?.title ?? method,
    method,
    parameters,
    positions,
    iterations: frame?.iteration ?? 0,
    cost: costs.at(-1)?.cost ?? null,
    quality: quality && !outdated ? quality : {},
    extra:
      bundle && regions.length > 0 && namedPositions === positions
        ? { regions: writeRegions(regions, bundle.count) }
        : {},
  };
}
