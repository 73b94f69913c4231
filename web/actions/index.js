import { openCollection } from '../platform/storage.js';
import { createAddActions } from './add.js';
import { createCompressionActions } from './compression.js';
import { createContrastActions } from './contrast.js';
import { createEmbedActions } from './embed/embed.js';
import { evaluateQuestions } from './evaluate.js';
import { forgetErrors } from './errors.js';
import { createFetchActions } from './fetching.js';
import { createFilterActions } from './filters.js';
import { createGrowActions } from './grow.js';
import { createHealthActions } from './health.js';
import { createImportActions } from './import.js';
import { createKeepingActions } from './keep-atlas.js';
import { createLayoutActions } from './layout.js';
import { createLongTextActions } from './long-texts.js';
import { createLibraryActions } from './library.js';
import { createLinkActions } from './link.js';
import { createPictureActions } from './pictures.js';
import { createPlaybackActions } from './playback.js';
import { createProvider } from './provider.js';
import { createQuestionFileActions } from './question-files.js';
import { createQuestionActions } from './questions.js';
import { createQueryActions } from './query/query.js';
import { TableReader } from './read.js';
import { createSelectionActions } from './selection.js';
import { createSubsetActions } from './subset.js';
import { createTagActions } from './tags.js';
import { report } from './report.js';
import { createTourActions } from './tour.js';
import { createViewActions } from './view.js';
import { createWhyActions } from './why.js';
import { openAtXray } from './xray.js';

/**
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 * @import { FirstActions } from './first.js'
 * @import { Tools } from './provider.js'
 */

/**
 * All verbs of the page as one object: what panels, keys and `window.embeddingSphere` can ask for.
 * Each changes the store, none touches the document; each file of this folder holds those of one
 * concern.
 *
 * @typedef {ReturnType<typeof createAllActions>} Actions
 *
 * @param {Store<State>} store
 * @param {FirstActions} first the verbs that the page begins with
 * @param {Partial<Tools & import('./embed/embed.js').Tools>} [tools] what else reaches outside, to be
 *   replaced in tests
 */
export function createAllActions(store, { shared, ...first }, tools = {}) {
  const { engine, python } = shared;
  const layout = createLayoutActions(store, shared);
  const verbs = { ...first, ...layout };
  const provider = createProvider(store, tools);
  const query = createQueryActions(store, provider, shared.atlas);
  const collect = tools.openCollection ?? openCollection;
  const tags = createTagActions(store, collect('tags'));
  const view = createViewActions(store);
  const open = openAtXray(store, first.open, view.openTab);
  const library = createLibraryActions(store, collect('data'), open);
  const questionFiles = createQuestionFileActions(store, {
    ...shared,
    ...library,
    embedTexts: provider.embedTexts,
    openCollection: collect,
  });
  const reader = new TableReader(store, shared);
  evaluateQuestions(store, shared);
  const selection = createSelectionActions(store);
  const playback = createPlaybackActions(store);
  const grow = createGrowActions(store, { ...shared, ...library });
  // Nothing else is open by then that could say why rows did not join.
  /** @type {typeof grow.addRows} */
  const addRows = (...given) =>
    grow.addRows(...given).catch((reason) => {
      throw report(store, reason);
    });
  const layouts = { ...verbs, addRows };
  const embed = createEmbedActions(store, provider, layouts, {
    promptsOf: engine.prompts,
    ...tools,
  });
  const { addBundle, ...add } = createAddActions(store, { ...grow, ...embed, reader, engine });
  const readers = { reader, addBundle, python, engine };
  const contrast = createContrastActions(store, shared);
  return forgetErrors(store, {
    ...verbs,
    ...grow,
    ...library,
    ...add,
    ...createFilterActions(store),
    ...tags,
    ...createSubsetActions(store, shared, { ...first, ...query }),
    ...createFetchActions(store, shared.atlas),
    ...createKeepingActions(store, shared.atlas),
    ...createLinkActions(store, { ...verbs, ...library, ...query, ...tags }),
    ...createImportActions(store, {
      ...verbs,
      open,
      ...embed,
      ...library,
      ...readers,
      ...questionFiles,
      ...contrast,
      ...createPictureActions(store),
    }),
    ...contrast,
    ...selection,
    ...createQuestionActions(store, { ...query, ...selection }),
    ...playback,
    ...createTourActions(store, { ...verbs, ...query, ...playback }),
    ...view,
    ...provider.actions,
    ...query,
    ...embed,
    ...questionFiles,
    ...createHealthActions(store, { python, engine, provider }),
    ...createCompressionActions(store, { python, engine }),
    ...createLongTextActions(store, { python, engine, provider }),
    ...createWhyActions(store, { python, engine, provider }),
  });
}
