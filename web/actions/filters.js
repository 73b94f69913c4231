import { COLUMN_SOURCES } from '../data/columns.js';
import { filterInSteps, filterMaskOf, replaceFilter, withoutFilter } from '../data/filters.js';
import { rowsOf } from '../data/points.js';
import { createRepeatedWork } from '../data/repeated-work.js';
import { runInTimeSlices } from '../data/time-slices.js';
import { watch } from '../state/store.js';

/**
 * @import { Filter } from '../data/filters.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/** More rows are tested in slices of time, so that no frame waits for all of them. */
const MANY = 200_000;

/**
 * Which points pass: filters set and taken away, and followed when what they look at changes.
 *
 * @param {Store<State>} store
 */
export function createFilterActions(store) {
  const testing = createRepeatedWork((signal) => testRows(store, signal));

  /** @param {Filter[]} filters */
  function put(filters) {
    const { bundle } = store.get();
    testing.end();
    if (bundle && rowsOf(bundle) > MANY) {
      store.set({ filters });
      return void testing.begin();
    }
    store.set({ filters, filterMask: sameOr(store.get(), filterMaskOf(store.get(), filters)) });
  }

  // What is told may be older than the filters, which a person may have set meanwhile.
  watch(store, ['bundle', ...COLUMN_SOURCES], () => {
    const { filters } = store.get();
    testing.end();
    if (filters.length > 0) put(filters);
  });

  let loaded = 0;
  watch(store, ['atlas'], ({ atlas }) => {
    const { filters } = store.get();
    const isMore = atlas !== null && atlas.loaded > loaded;
    loaded = atlas?.loaded ?? 0;
    if (!isMore || filters.length === 0) return;
    // Rows that come while others are tested do not let those wait.
    if (testing.isBusy()) testing.repeat();
    else put(filters);
  });

  return {
    /** @param {Filter} filter takes the place of the one of the same kind and column */
    setFilter: (filter) => put(replaceFilter(store.get().filters, filter)),
    /** @param {{kind: Filter['kind'], column: string}} filter */
    removeFilter: (filter) => put(withoutFilter(store.get().filters, filter)),
    clearFilters: () => put([]),
  };
}

/**
 * Test many rows by the filters that are set, in slices of time; what passed before stays on the
 * screen meanwhile.
 *
 * @param {Store<State>} store
 * @param {AbortSignal} signal
 */
async function testRows(store, signal) {
  const now = store.get();
  const steps = filterInSteps(now, now.filters);
  const filterMask = await runInTimeSlices(steps, () => {}, signal);
  // Nobody may have heard of other data yet.
  if (signal.aborted || store.get().bundle !== now.bundle) return;
  await store.setInTasks({ filterMask: sameOr(store.get(), filterMask) });
}

/**
 * Filters are tried again when what they may look at has changed. Where the same points pass, the
 * mask stays the one that it was: nothing is lit anew, and the camera, which flies to what passes,
 * stays where a hand or a link has put it.
 * @param {State} state
 * @param {State['filterMask']} mask of all points, by the filters that are set
 */
function sameOr({ filterMask: before }, mask) {
  const isSame =
    before?.length === mask?.length && before?.every((passes, row) => passes === mask?.[row]);
  return isSame ? before : mask;
}
