import { createAllActions } from './actions/index.js';
import { followAddress } from './address.js';
import { EmbeddingSphere } from './api.js';
import { loadCatalogue } from './catalogue.js';
import { createEngine } from './engine.js';
import { readLink } from './link.js';
import { createAnswer } from './panels/answer.js';
import { createAsk } from './panels/ask.js';
import { createCard } from './panels/card.js';
import { createCompare } from './panels/compare.js';
import { createControls } from './panels/controls.js';
import { createEmbedding } from './panels/embedding.js';
import { createFilter } from './panels/filter.js';
import { createLegend } from './panels/legend.js';
import { createMap } from './panels/map.js';
import { createMatches } from './panels/matches.js';
import { createMenu } from './panels/menu.js';
import { createOpening } from './panels/opening.js';
import { createSelectionBar } from './panels/selection-bar.js';
import { createShare } from './panels/share.js';
import { createStatus } from './panels/status.js';
import { createTools } from './panels/tools.js';
import { createTable } from './panels/table.js';
import { createTime } from './panels/time.js';
import { createTooltip } from './panels/tooltip.js';
import { createTray } from './panels/tray.js';
import { createView } from './panels/view.js';
import { bindGlobe } from './planet.js';
import { createStore, INITIAL_STATE } from './state.js';
import { followTheme } from './theme.js';

const part = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** The page's own record; tests import it from here. */
export const store = createStore(INITIAL_STATE);
const actions = createAllActions(store, createEngine);
followTheme(store);
createControls(part('controls'), store, actions);
createLegend(part('legend'), store, actions);
createAsk(part('ask'), store, actions);
createAnswer(part('answer'), store, actions);
createEmbedding(document.body, store, actions);
createCard(part('card'), store, actions);
createOpening(document.body, store, actions);
createStatus(part('status'), store, actions);
createMenu(part('tools'), [
  { name: 'view', title: 'View', icon: 'M10 3 2.5 7 10 11l7.5-4zM2.5 10.5 10 14.5l7.5-4M2.5 14 10 18l7.5-4', create: (panel) => createView(panel, store, actions) },
  { name: 'filter', title: 'Filter', icon: 'M3 4.5h14l-5.5 6.5v5.5l-3-1.5v-4z', create: (panel) => createFilter(panel, store, actions) },
  { name: 'share', title: 'Share', icon: 'M10 12.5V3M6.5 6 10 2.5 13.5 6M5 9.5H4v8h12v-8h-1', create: (panel) => createShare(panel, store, actions, () => planet) },
]);
createTools(part('tools'), store, actions);
createTray(part('tray'), store, actions, [
  { name: 'map', title: 'Map', create: (page) => createMap(page, store, actions, () => planet?.center() ?? [0, 0]) },
  { name: 'matches', title: 'Matches', create: (page) => createMatches(page, store, actions) },
  { name: 'table', title: 'Table', create: (page) => createTable(page, store, actions) },
  { name: 'compare', title: 'Compare', create: (page) => createCompare(page, store, actions) },
  { name: 'time', title: 'Time', create: (page) => createTime(page, store, actions) },
]);
createSelectionBar(part('choice'), store, actions);
const tooltip = createTooltip(part('tooltip'), store);
/** Without WebGL there is no planet; the flat map and the table still show every point. */
const planet = document.createElement('canvas').getContext('webgl2') ? bindGlobe(
  {
    canvas: /** @type {HTMLCanvasElement} */ (part('globe')),
    labels: part('labels'), dock: part('dock'), controls: part('controls'), legend: part('legend'), tray: part('tray'), choice: part('choice'),
  },
  store, actions, tooltip,
) : null;

if (planet) actions.useCamera(planet);

const ready = (async () => {
  const catalogue = await loadCatalogue();
  store.set({ ...catalogue, method: catalogue.methods[0].name });
  const linked = readLink(location.hash).data;
  const first = catalogue.dataSets.find(({ name }) => name === linked) ?? catalogue.dataSets[0];
  await actions.open(first.file, first.name);
  await planet?.drawn;
  if (!planet) store.set({ tray: 'map', notice: 'This browser draws no WebGL, so there is no planet: here is the flat map.' });
  await actions.refreshLibrary();
  if (location.hash) await actions.followLink(location.hash);
  followAddress(store, actions);
  const address = new URLSearchParams(location.search).get('data');
  if (address) void actions.openAddress(address).catch(() => {});
})();
const engineReady = ready.then(() => actions.startEngine());
for (const milestone of [ready, engineReady]) {
  milestone.catch((reason) => store.set({ error: store.get().error || reason.message, progress: null }));
}

Object.assign(window, { embeddingSphere: new EmbeddingSphere(store, actions, { ready, engineReady }, planet) });

addEventListener('dragover', (event) => event.preventDefault());
addEventListener('drop', (event) => {
  event.preventDefault();
  void actions.openFiles([...(event.dataTransfer?.files ?? [])]).catch(() => {});
});
