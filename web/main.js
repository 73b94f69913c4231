import { createActions } from './actions.js';
import { EmbeddingSphere } from './api.js';
import { loadCatalogue } from './catalogue.js';
import { createEngine } from './engine.js';
import { createOffline } from './offline.js';
import { createCard } from './panels/card.js';
import { createControls } from './panels/controls.js';
import { createLegend } from './panels/legend.js';
import { createStatus } from './panels/status.js';
import { createTooltip } from './panels/tooltip.js';
import { createStore, INITIAL_STATE } from './state.js';
import { createStill } from './still.js';
import { followTheme } from './theme.js';

const part = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

const NO_WEBGL = 'This browser draws no WebGL: the planet is a picture that does not turn; everything else works.';

const store = createStore(INITIAL_STATE);
const actions = createActions(store, createEngine);
followTheme(store);
createControls(part('controls'), store, actions);
createLegend(part('legend'), store, actions);
createCard(part('card'), store, actions);
createStatus(part('status'), store, actions);
const tooltip = createTooltip(part('tooltip'), store);
const parts = {
  canvas: /** @type {HTMLCanvasElement} */ (part('globe')),
  labels: part('labels'), dock: part('dock'), controls: part('controls'), legend: part('legend'),
};
const still = createStill(parts, store);

// The first data that opens, be it the first that was tried or not.
const opened = new Promise((resolve) => {
  const stop = store.subscribe(({ bundle }) => {
    if (!bundle) return;
    stop();
    resolve(undefined);
  });
}).then(async () => {
  await still.draw();
  performance.mark('globe');
});
const begun = (async () => {
  const catalogue = await loadCatalogue();
  const [first] = catalogue.dataSets;
  store.set({ ...catalogue, method: catalogue.methods[0].name });
  await actions.open(first.file, first.name);
})();
const launched = opened.then(() => actions.engineLaunched());
const engineReady = opened.then(() => actions.startEngine()).then(() => {
  performance.mark('engine');
});
const ready = launched.then(async () => {
  const { bindGlobe } = await import('./planet.js');
  try {
    await bindGlobe(parts, store, actions, tooltip).drawn;
  } catch {
    store.set({ webgl: 'missing', notice: NO_WEBGL });
    return;
  }
  store.set({ webgl: 'ready' });
  performance.mark('live');
});
// The page is kept for offline use when nothing else needs the connection.
const offline = createOffline(store);
void Promise.allSettled([ready, engineReady]).then(() => offline.start());

for (const milestone of [begun, ready, engineReady]) {
  milestone.catch((reason) => store.set({ error: store.get().error || reason.message, progress: null }));
}

Object.assign(window, { embeddingSphere: new EmbeddingSphere(store, actions, { ready, engineReady }) });

addEventListener('dragover', (event) => event.preventDefault());
addEventListener('drop', (event) => {
  event.preventDefault();
  const [file] = event.dataTransfer?.files ?? [];
  if (file) void actions.open(file).catch(() => {});
});
