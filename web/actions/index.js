import { openCollection } from '../platform/storage.js';
import { createEmbedActions } from './embed/embed.js';
import { createFilterActions } from './filters.js';
import { createGrowActions } from './grow.js';
import { createLibraryActions } from './library.js';
import { createLinkActions } from './link.js';
import { createOpeningActions } from './import.js';
import { createProvider } from './provider.js';
import { createQueryActions } from './query/query.js';
import { createSelectionActions } from './selection.js';
import { createTimeActions } from './playback.js';
import { createViewActions } from './view.js';

/**
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 * @import { LayoutActions } from './layout.js'
 * @import { Tools } from './provider.js'
 */

/**
 * All verbs of the page as one object; each file of this folder holds those of one concern.
 *
 * @typedef {ReturnType<typeof createAllActions>} Actions
 *
 * @param {Store<State>} store
 * @param {LayoutActions} layout the verbs that the page begins with
 * @param {Partial<Tools & import('./embed/embed.js').Tools>} [tools] what else reaches outside, to be
 *   replaced in tests
 */
export function createAllActions(store, layout, tools = {}) {
  const provider = createProvider(store, tools);
  const query = createQueryActions(store, provider);
  const embed = createEmbedActions(store, provider, layout, tools);
  const library = createLibraryActions(
    store,
    (tools.openCollection ?? openCollection)('data'),
    layout.open,
  );
  const grow = createGrowActions(store, { ...layout, ...library });
  return {
    ...layout,
    ...grow,
    ...library,
    ...createFilterActions(store),
    ...createLinkActions(store, { ...layout, ...library, ...query }),
    ...createOpeningActions(store, { ...layout, ...embed, ...library, ...grow }),
    ...createSelectionActions(store),
    ...createTimeActions(store),
    ...createViewActions(store),
    ...provider.actions,
    ...query,
    ...embed,
  };
}
