import { createAllActions } from './actions/index.js';
import { createAgentTools, offerTools } from './agents.js';
import { createOfflineActions } from './actions/offline.js';
import { hasOther } from './data/contrast.js';
import { followAddress } from './state/address-bar.js';
import { preloadModules } from './platform/preload.js';
import { createFetchProxy } from './platform/fetch-proxy.js';
import { createAnnouncer } from './panels/announcer.js';
import { createAnswer } from './panels/answer.js';
import { createAskingQuestions } from './panels/asking-questions.js';
import { createAsk } from './panels/ask.js';
import { createCard } from './panels/card.js';
import { createCompare } from './panels/compare.js';
import { createControls } from './panels/controls.js';
import { createDrop } from './panels/drop.js';
import { createExplanation } from './panels/explanation.js';
import { createEmbedding } from './panels/embedding.js';
import { createFilter } from './panels/filter.js';
import { createLegend } from './panels/legend.js';
import { createMap } from './panels/map.js';
import { createMatches } from './panels/matches.js';
import { createMenu } from './panels/menu.js';
import { MENU_ICONS } from './panels/menu-icons.js';
import { createOffline } from './panels/offline.js';
import { createOpening } from './panels/import.js';
import { createOther } from './panels/import-other.js';
import { bindPartKeys } from './panels/parts.js';
import { createPermission } from './panels/permission.js';
import { followPointing } from './panels/pointing.js';
import { createRetrieval } from './panels/retrieval.js';
import { createSelectionBar } from './panels/selection-bar.js';
import { createShare } from './panels/share.js';
import { createStatus } from './panels/status.js';
import { createTable } from './panels/table.js';
import { createPlayback } from './panels/playback.js';
import { createTour } from './panels/tour.js';
import { createTools } from './panels/tools.js';
import { createTooltip } from './panels/tooltip.js';
import { createTray } from './panels/tray.js';
import { createWelcome } from './panels/welcome.js';
import { createView } from './panels/view.js';
import { readBaseUrl } from './providers/base-url.js';
import { untilActivated } from './planet/activation.js';
import { createTerrain } from './planet/terrain.js';

/**
 * @import { Actions } from './actions/index.js'
 * @import { FirstActions } from './actions/first.js'
 * @import { OfflineActions } from './actions/offline.js'
 * @import { Covers } from './planet/insets.js'
 * @import { Planet } from './planet/planet.js'
 * @import { ProviderError } from './providers/error.js'
 * @import { State } from './state/state.js'
 * @import { Store } from './state/store.js'
 */

/** @type {Map<string, ReturnType<typeof createFetchProxy>>} by origin */
const proxies = new Map();

/**
 * Everything around the first picture: the verbs, the panels, and the planet that turns in the
 * picture's place.
 *
 * @param {Store<State>} store
 * @param {FirstActions} first the verbs that the page begins with
 * @param {(id: string) => HTMLElement} part of the document
 * @param {{canvas: HTMLCanvasElement, labels: HTMLElement} & Covers} parts of the planet
 */
export function createPage(store, first, part, parts) {
  /** @type {Planet | null} null until it turns, and for ever without WebGL */
  let planet = null;
  const actions = createAllActions(store, first, { fetchFor });
  const offline = createOfflineActions(store);
  const { modelContext } = /** @type {{modelContext?: any}} */ (navigator);
  offerTools(
    modelContext,
    createAgentTools(store, actions, () => planet),
  );
  const tooltip = createPanels(store, actions, offline, part, () => planet);

  /** The picture becomes a planet that turns, where the browser can draw it. */
  async function activateGlobe() {
    preloadModules('planet');
    // Beside the planet's code, which would wait for it.
    const terrain = createTerrain(store);
    terrain.request();
    const { bindGlobe } = await import('./planet/planet.js');
    try {
      planet = bindGlobe(parts, store, actions, tooltip, terrain);
      actions.useCamera(planet);
      await planet.drawn;
    } catch {
      planet = null;
      terrain.dispose();
      actions.goWithoutGlobe();
      return;
    }
    actions.tellWebgl('ready');
    performance.mark('live');
  }

  return {
    actions,
    planet: () => planet,
    /**
     * Go on when Python has been asked for: follow the address, and let the planet turn.
     * @param {Promise<unknown>} launched Python starts without the page's thread
     * @param {Promise<unknown>} engineReady
     * @returns {Promise<void>} resolves when the planet turns
     */
    async begin(launched, engineReady) {
      await launched;
      const followed = (async () => {
        await actions.refreshLibrary();
        if (location.hash) await actions.followLink(location.hash);
      })();
      followed.catch(() => {});
      await untilActivated(parts.canvas, engineReady);
      await activateGlobe();
      await followed;
      followAddress(store, actions);
      const address = new URLSearchParams(location.search).get('data');
      if (address) void actions.openAddress(address).catch(() => {});
    },
    /** Keep the page for offline use. */
    keep: () => offline.keepPage(),
  };
}

/**
 * The panels, in the order in which they hear of a change.
 *
 * @param {Store<State>} store
 * @param {Actions} actions
 * @param {OfflineActions} offline
 * @param {(id: string) => HTMLElement} part of the document
 * @param {() => Planet | null} planet
 * @returns {ReturnType<typeof createTooltip>}
 */
function createPanels(store, actions, offline, part, planet) {
  const tour = createTour(document.body, store, actions, planet);
  createControls(part('controls'), store, actions);
  createLegend(part('legend'), store, actions);
  createAsk(part('ask'), store, actions);
  createAnswer(part('answer'), store, actions);
  createEmbedding(document.body, store, actions);
  createCard(part('card'), store, actions);
  createOpening(document.body, store, actions);
  createOther(document.body, store, actions);
  createAskingQuestions(document.body, store, actions);
  createPermission(document.body, store, actions);
  createStatus(part('status'), store, actions);
  createAnnouncer(document.body, store);
  createExplanation(document.body);
  createMenu(part('tools'), [
    {
      name: 'view',
      title: 'View',
      icon: MENU_ICONS.view,
      create: (panel) => createView(panel, store, actions, tour.start),
    },
    {
      name: 'filter',
      title: 'Filter',
      icon: MENU_ICONS.filter,
      create: (panel) => createFilter(panel, store, actions),
    },
    {
      name: 'share',
      title: 'Share',
      icon: MENU_ICONS.share,
      create: (panel) => createShare(panel, store, actions, planet),
    },
    {
      name: 'offline',
      title: 'Offline',
      icon: MENU_ICONS.offline,
      create: (panel) => createOffline(panel, store, offline),
    },
  ]);
  createTools(part('tools'), store, actions);
  createTray(part('tray'), store, actions, [
    {
      name: 'map',
      title: 'Map',
      create: (page) => createMap(page, store, actions, () => planet()?.center() ?? [0, 0]),
    },
    { name: 'matches', title: 'Matches', create: (page) => createMatches(page, store, actions) },
    { name: 'table', title: 'Table', create: (page) => createTable(page, store, actions) },
    { name: 'compare', title: 'Compare', create: (page) => createCompare(page, store, actions) },
    {
      name: 'retrieval',
      title: 'Retrieval',
      isOffered: (now) => Boolean(now.bundle?.questions) || hasOther(now),
      create: (page) => createRetrieval(page, store, actions),
    },
    {
      name: 'time',
      title: 'Playback',
      isOffered: ({ bundle }) => !bundle?.extent,
      create: (page) => createPlayback(page, store, actions),
    },
  ]);
  createSelectionBar(part('selection-bar'), store, actions);
  createWelcome(part('deck'), store, tour.start);
  createDrop(document.body);
  bindPartKeys();
  followPointing();
  return createTooltip(part('tooltip'), store, actions);
}

/**
 * The page's policy lets it reach its own server alone: requests to another go through a proxy
 * frame.
 * @param {string} baseUrl
 * @returns {typeof fetch}
 * @throws {ProviderError} for what is no base URL, or one that the policy cannot name
 */
function fetchFor(baseUrl) {
  const { origin } = readBaseUrl(baseUrl);
  if (origin === location.origin) return (...given) => fetch(...given);
  const proxy = proxies.get(origin) ?? createFetchProxy(baseUrl);
  proxies.set(origin, proxy);
  return (address, settings) => proxy.fetch(String(address), settings);
}
