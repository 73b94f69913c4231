/**
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const MOST_STEPS = 100;

/**
 * Points that are worked on together: chosen, inverted, cleared, undone and redone.
 *
 * @param {Store<State>} store
 */
export function createSelectionActions(store) {
  /** @type {ReadonlySet<number>[]} */
  let earlier = [];
  /** @type {ReadonlySet<number>[]} */
  let later = [];
  let { bundle } = store.get();
  store.subscribe((now) => {
    // While rows are being added, the data on the screen may yet go back to what they were.
    if (now.growing || now.bundle === bundle) return;
    bundle = now.bundle;
    earlier = later = [];
    store.set({ undoable: false, redoable: false });
  });

  /** @param {Iterable<number>} rows */
  function choose(rows) {
    const { selection } = store.get();
    const next = new Set(rows);
    if (next.size === selection.size && [...next].every((row) => selection.has(row))) return;
    earlier = [...earlier, selection].slice(-MOST_STEPS);
    later = [];
    put(next);
  }

  /** @param {ReadonlySet<number>} selection */
  function put(selection) {
    store.set({ selection, undoable: earlier.length > 0, redoable: later.length > 0 });
  }

  return {
    /**
     * @param {Iterable<number>} rows
     * @param {'replace' | 'add' | 'remove'} [how]
     */
    choosePoints(rows, how = 'replace') {
      if (how === 'replace') return choose(rows);
      const next = new Set(store.get().selection);
      for (const row of rows) {
        if (how === 'add') next.add(row);
        else next.delete(row);
      }
      choose(next);
    },
    /** Every point that the filters let pass and that is not chosen. */
    invertSelection() {
      const { bundle, selection, passing } = store.get();
      if (!bundle) return;
      choose(
        Array.from({ length: bundle.count }, (_, row) => row).filter(
          (row) => !selection.has(row) && (passing === null || passing[row] === 1),
        ),
      );
    },
    clearSelection: () => choose([]),
    /** Every point that the filters let pass. */
    choosePassing() {
      const { bundle, passing } = store.get();
      if (bundle)
        choose(
          Array.from({ length: bundle.count }, (_, row) => row).filter(
            (row) => passing === null || passing[row] === 1,
          ),
        );
    },
    /** Keep the selection to compare others with. */
    keepComparison: () => store.set({ comparison: store.get().selection }),
    /** Compare with the rest again. */
    dropComparison: () => store.set({ comparison: null }),
    undoSelection() {
      const last = earlier.at(-1);
      if (!last) return;
      earlier = earlier.slice(0, -1);
      later = [...later, store.get().selection];
      put(last);
    },
    redoSelection() {
      const next = later.at(-1);
      if (!next) return;
      later = later.slice(0, -1);
      earlier = [...earlier, store.get().selection];
      put(next);
    },
  };
}
