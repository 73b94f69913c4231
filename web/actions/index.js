import { createActions as createLayoutActions } from '../actions.js';
import { createLinkActions } from './link.js';
import { createOpeningActions } from './opening.js';
import { createSelectionActions } from './selection.js';
import { createTimeActions } from './time.js';
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
  /** @type {import('../engine.js').Engine[]} */
  const engines = [];
  const layout = createLayoutActions(store, (events) => {
    const engine = createEngine(events);
    engines.push(engine);
    return engine;
  });
  return {
    ...layout,
    ...createLinkActions(store, layout),
    ...createOpeningActions(store, { ...layout, engine: engines[0] }),
    ...createSelectionActions(store),
    ...createTimeActions(store),
    ...createViewActions(store),
  };
}
