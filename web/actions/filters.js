import { COLUMN_SOURCES } from '../data/columns.js';
import { filterMaskOf, replaceFilter, withoutFilter } from '../data/filters.js';
import { watch } from '../state/store.js';

/**
 * @import { Filter } from '../data/filters.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * Which points pass: filters set and taken away, and followed when what they look at changes.
 *
 * @param {Store<State>} store
 */
export function createFilterActions(store) {
  /** @param {Filter[]} filters */
  const put = (filters) => store.set({ filters, filterMask: filterMaskOf(store.get(), filters) });

  watch(store, ['bundle', ...COLUMN_SOURCES], ({ filters }) => {
    if (filters.length > 0) put(filters);
  });

  let loaded = 0;
  watch(store, ['atlas'], ({ atlas, filters }) => {
    const isMore = atlas !== null && atlas.loaded > loaded;
    loaded = atlas?.loaded ?? 0;
    if (isMore && filters.length > 0) put(filters);
  });

  return {
    /** @param {Filter} filter takes the place of the one of the same kind and column */
    setFilter: (filter) => put(replaceFilter(store.get().filters, filter)),
    /** @param {{kind: Filter['kind'], column: string}} filter */
    removeFilter: (filter) => put(withoutFilter(store.get().filters, filter)),
    clearFilters: () => put([]),
  };
}
