import { rowsHere } from '../data/points.js';
import { NO_HISTORY } from '../state/state.js';
import { watch } from '../state/store.js';

/**
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const MOST_STEPS = 100;

/** The selection with its history; other data begin with neither. */
class SelectionHistory {
  #store;
  /** @type {ReadonlySet<number>[]} */
  #earlier = [];
  /** @type {ReadonlySet<number>[]} */
  #later = [];

  /** @param {Store<State>} store */
  constructor(store) {
    this.#store = store;
    let { bundle } = store.get();
    watch(store, ['bundle', 'growing'], (now) => {
      // While rows are being added, the data on the screen may yet go back to what they were.
      if (now.growing || now.bundle === bundle) return;
      bundle = now.bundle;
      this.#earlier = this.#later = [];
      store.set(NO_HISTORY);
    });
  }

  /** @param {Iterable<number>} rows */
  replace(rows) {
    const { selection } = this.#store.get();
    const next = new Set(rows);
    if (next.size === selection.size && [...next].every((row) => selection.has(row))) return;
    this.#earlier = [...this.#earlier, selection].slice(-MOST_STEPS);
    this.#later = [];
    this.#show(next);
  }

  undo() {
    const last = this.#earlier.at(-1);
    if (!last) return;
    this.#earlier = this.#earlier.slice(0, -1);
    this.#later = [...this.#later, this.#store.get().selection];
    this.#show(last);
  }

  redo() {
    const next = this.#later.at(-1);
    if (!next) return;
    this.#later = this.#later.slice(0, -1);
    this.#earlier = [...this.#earlier, this.#store.get().selection];
    this.#show(next);
  }

  /** @param {ReadonlySet<number>} selection */
  #show(selection) {
    this.#store.set({
      selection,
      undoable: this.#earlier.length > 0,
      redoable: this.#later.length > 0,
    });
  }
}

/**
 * Points that are pointed at, looked at, and worked on together: chosen, inverted, cleared, undone
 * and redone.
 *
 * @param {Store<State>} store
 */
export function createSelectionActions(store) {
  const history = new SelectionHistory(store);

  /** @returns {Uint32Array} every point that the filters let pass, of an atlas of those that are here */
  function passingRows() {
    const { bundle, filterMask } = store.get();
    const all = bundle ? rowsHere(bundle) : new Uint32Array();
    return filterMask === null ? all : all.filter((row) => filterMask[row] === 1);
  }

  return {
    /** @param {number} index −1 lets go */
    pin: (index) => store.set({ pinned: index }),
    /** @param {number} index the point that is pointed at; −1 for none */
    hover: (index) => store.set({ hovered: index }),
    /**
     * @param {Iterable<number>} rows
     * @param {'replace' | 'add' | 'remove'} [how]
     */
    selectPoints(rows, how = 'replace') {
      if (how === 'replace') return history.replace(rows);
      const next = new Set(store.get().selection);
      for (const row of rows) {
        if (how === 'add') next.add(row);
        else next.delete(row);
      }
      history.replace(next);
    },
    /** @param {ReadonlySet<number> | null} found rows that a search lights; null: it is over */
    showFound: (found) => store.set({ found }),
    /** Every point that the filters let pass and that is not selected. */
    invertSelection() {
      const { selection } = store.get();
      history.replace(passingRows().filter((row) => !selection.has(row)));
    },
    clearSelection: () => history.replace([]),
    /** Every point that the filters let pass. */
    selectFiltered: () => history.replace(passingRows()),
    /** Keep the selection to compare others with. */
    keepComparison: () => store.set({ comparison: store.get().selection }),
    /** Compare with the rest again. */
    dropComparison: () => store.set({ comparison: null }),
    undoSelection: () => history.undo(),
    redoSelection: () => history.redo(),
  };
}
