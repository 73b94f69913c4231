import { createActions as createLayoutActions } from '../actions.js';
import { createEmbedActions } from './embed.js';
import { createProvider } from './provider.js';
import { createQueryActions } from './query.js';
import { createSelectionActions } from './selection.js';
import { createViewActions } from './view.js';

/**
 * All verbs of the page as one object; each file of this folder holds those of one concern.
 *
 * @typedef {ReturnType<typeof createAllActions>} Actions
 *
 * @param {import('../state.js').Store<import('../state.js').State>} store
 * @param {(events: import('../engine.js').EngineEvents) => import('../engine.js').Engine} createEngine
 * @param {Partial<import('./provider.js').Tools & import('./embed.js').Tools>} [tools] what else reaches outside, to be replaced in tests
 */
export function createAllActions(store, createEngine, tools = {}) {
  const layout = createLayoutActions(store, createEngine);
  const provider = createProvider(store, tools);
  return {
    ...layout,
    ...createSelectionActions(store),
    ...createViewActions(store),
    ...provider.actions,
    ...createQueryActions(store, provider),
    ...createEmbedActions(store, provider, layout, tools),
  };
}
