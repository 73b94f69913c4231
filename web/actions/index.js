import { createActions as createLayoutActions } from '../actions.js';
import { createFilterActions } from './filter.js';
import { createSelectionActions } from './selection.js';
import { createViewActions } from './view.js';

/**
 * All verbs of the page as one object; each file of this folder holds those of one concern.
 *
 * @typedef {ReturnType<typeof createAllActions>} Actions
 *
 * @param {import('../state.js').Store<import('../state.js').State>} store
 * @param {(events: import('../engine.js').EngineEvents) => import('../engine.js').Engine} createEngine
 */
export function createAllActions(store, createEngine) {
  return {
    ...createLayoutActions(store, createEngine),
    ...createFilterActions(store),
    ...createSelectionActions(store),
    ...createViewActions(store),
  };
}
