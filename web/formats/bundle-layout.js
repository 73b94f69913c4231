import { writeRegions } from './bundle-regions.js';

/**
 * @import { State } from '../state/state.js'
 * @import { Bundle, StoredLayout } from './bundle.js'
 */

/**
 * The open data with the layout on the screen, as a bundle to keep.
 *
 * @param {State} state
 * @returns {Bundle} a new record that shares the arrays; the layout on the screen is its first, one
 *   of the same method and parameters that was stored before is left out
 * @throws {Error} if nothing is open
 */
export function bundleWithLayout({
  bundle,
  layoutSource,
  methods,
  positions,
  positionsFrom,
  quality,
  outdated,
  frame,
  costs,
  regions,
  namedPositions,
}) {
  if (!bundle) throw new Error('No data set is open: open one, then save it.');
  if (positionsFrom === 'stored' && bundle.layouts.length > 0) return bundle;
  const { method, parameters } = layoutSource ?? { method: 'unknown', parameters: {} };
  /** @type {StoredLayout} */
  const shown = {
    name: methods.find(({ name }) => name === method)?.title ?? method,
    method,
    parameters,
    positions,
    iterations: frame?.iteration ?? 0,
    cost: costs.at(-1)?.cost ?? null,
    quality: quality && !outdated ? quality : {},
    extra:
      regions.length > 0 && namedPositions === positions
        ? { regions: writeRegions(regions, bundle.count) }
        : {},
  };
  const key = JSON.stringify([method, parameters]);
  const others = bundle.layouts.filter(
    (layout) => JSON.stringify([layout.method, layout.parameters]) !== key,
  );
  return { ...bundle, layouts: [shown, ...others] };
}
