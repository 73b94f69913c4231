import { NO_LAYOUT } from '../state/state.js';

/**
 * @import { RunHistory } from '../data/run-history.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/** What a stop of the tour may change, and what is put back after it. */
const CHANGED = /** @type {const} */ ([
  ...['hovered', 'pinned', 'framed', 'isolated', 'previewed', 'filters', 'filterMask', 'found'],
  ...['answer', 'draft', 'draftFeedback', 'queryHistory', 'searchBy'],
  ...['colorColumn', 'method', 'parameters', 'tray', 'tool', 'notice', 'remedy'],
]);
/** What a layout changes besides. */
const LAID_OUT = /** @type {(keyof State)[]} */ ([
  ...['positions', 'positionsFrom', 'regions', 'namedPositions'],
  ...Object.keys(NO_LAYOUT).filter((name) => name !== 'measuring'),
]);

/**
 * Being shown around: whatever a stop does, the page goes back to how it was.
 *
 * @param {Store<State>} store
 * @param {{restore: () => void, clearAnswer: () => void, forgetRuns: (runs: number) => void,
 *   recording: Pick<RunHistory, 'runs'>}} verbs
 */
export function createTourActions(store, { restore, clearAnswer, forgetRuns, recording }) {
  return {
    /** @param {Iterable<number>} rows the camera flies to */
    lookAt: (rows) => store.set({ framed: [...rows] }),
    /**
     * Remember how the page is.
     * @returns {() => void} puts it back, as often as it is called; other data, if they are opened
     *   meanwhile, stay
     */
    rememberView() {
      const before = store.get();
      const runs = recording.runs.length;
      const wasStored = before.positionsFrom === 'stored';
      return () => {
        const { bundle, asking, running, positions } = store.get();
        if (bundle !== before.bundle) return;
        if (asking) clearAnswer();
        const isMoved = running || positions !== before.positions;
        if (wasStored && isMoved) restore();
        if (wasStored) forgetRuns(runs);
        store.set(pick(before, wasStored && isMoved ? [...CHANGED, ...LAID_OUT] : CHANGED));
      };
    },
  };
}

/**
 * @param {State} state
 * @param {readonly string[]} names
 * @returns {Partial<State>}
 */
const pick = (state, names) =>
  Object.fromEntries(names.map((name) => [name, state[/** @type {keyof State} */ (name)]]));
