import { createAllActions } from './actions/index.js';
import { EmbeddingSphere } from './api.js';
import { loadCatalogue } from './catalogue.js';
import { createEngine } from './engine.js';
import { bindGlobe } from './planet.js';
import { createCard } from './panels/card.js';
import { createControls } from './panels/controls.js';
import { createLegend } from './panels/legend.js';
import { createMenu } from './panels/menu.js';
import { createStatus } from './panels/status.js';
import { createTools } from './panels/tools.js';
import { createTooltip } from './panels/tooltip.js';
import { createTray } from './panels/tray.js';
import { createView } from './panels/view.js';
import { createStore, INITIAL_STATE } from './state.js';
import { followTheme } from './theme.js';

const part = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** The page's own record; tests import it from here. */
export const store = createStore(INITIAL_STATE);
const actions = createAllActions(store, createEngine);
followTheme(store);
createControls(part('controls'), store, actions);
createLegend(part('legend'), store, actions);
createCard(part('card'), store, actions);
createStatus(part('status'), store, actions);
createMenu(part('tools'), [
  { name: 'view', title: 'View', icon: 'M10 3 2.5 7 10 11l7.5-4zM2.5 10.5 10 14.5l7.5-4M2.5 14 10 18l7.5-4', create: (panel) => createView(panel, store, actions) },
]);
createTools(part('tools'), store, actions);
createTray(part('tray'), store, actions, []);
const tooltip = createTooltip(part('tooltip'), store);
const planet = bindGlobe(
  {
    canvas: /** @type {HTMLCanvasElement} */ (part('globe')),
    labels: part('labels'), dock: part('dock'), controls: part('controls'), legend: part('legend'), tray: part('tray'),
  },
  store, actions, tooltip,
);

const ready = (async () => {
  const catalogue = await loadCatalogue();
  const [first] = catalogue.dataSets;
  store.set({ ...catalogue, method: catalogue.methods[0].name });
  await actions.open(first.file, first.name);
  await planet.drawn;
})();
const engineReady = ready.then(() => actions.startEngine());
for (const milestone of [ready, engineReady]) {
  milestone.catch((reason) => store.set({ error: store.get().error || reason.message, progress: null }));
}

Object.assign(window, { embeddingSphere: new EmbeddingSphere(store, actions, { ready, engineReady }, planet) });

addEventListener('dragover', (event) => event.preventDefault());
addEventListener('drop', (event) => {
  event.preventDefault();
  const [file] = event.dataTransfer?.files ?? [];
  if (file) void actions.open(file).catch(() => {});
});
