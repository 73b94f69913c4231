import { createFirstActions } from './actions/first.js';
import { isOwnAtlas } from './atlas/address.js';
import { filesOf } from './platform/dropped.js';
import { preloadModules } from './platform/preload.js';
import { EmbeddingSphere } from './api.js';
import { loadCatalogue } from './state/catalogue.js';
import { createEngine } from './engine/engine.js';
import { readLink } from './state/link.js';
import { sleep } from './providers/abort.js';
import { INITIAL_STATE } from './state/state.js';
import { createStore, watch } from './state/store.js';
import { createPoster } from './planet/poster.js';
import { beginTheme, showTheme } from './platform/theme.js';

/** @import { Planet } from './planet/planet.js' */

/*
 * The planet first: what is imported here is what the first picture needs. The rest of the page is
 * asked for when that stands.
 */

/** Milliseconds after which the page does not wait for data that are slow to arrive. */
const PATIENCE = 1000;
const part = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const parts = {
  canvas: /** @type {HTMLCanvasElement} */ (part('globe')),
  labels: part('labels'),
  bar: part('bar'),
  dock: part('dock'),
  controls: part('controls'),
  legend: part('legend'),
  tray: part('tray'),
  selectionBar: part('selection-bar'),
};

/** The page's own record; tests import it from here. */
export const store = createStore(INITIAL_STATE);
const first = createFirstActions(store, createEngine);
const link = readLink(location.hash);
beginTheme((theme) => store.set({ theme }), link.theme);
watch(store, ['theme'], ({ theme }) => showTheme(theme));
const poster = createPoster(parts, store, link);

// The first data that opens, be it the first that was tried or not.
const opened = new Promise((resolve) => {
  watch(store, ['bundle'], ({ bundle }) => {
    if (bundle) resolve(undefined);
  });
});
const firstOpened = openFirst();
// Python's files do not compete with the data for the connection; its start leaves this thread to
// the picture.
const engineReady = opened
  .then(() => first.startEngine())
  .then(() => {
    performance.mark('engine');
  });
const launched = opened.then(() => first.engineLaunched());
const drawn = opened.then(async () => {
  await poster.draw();
  performance.mark('globe');
});
const failed = firstOpened.then(
  () => drawn,
  () => {},
);
const pageReady = Promise.race([drawn, failed, sleep(PATIENCE)]).then(loadPage);
const planetReady = pageReady.then(({ begin }) => begin(launched, engineReady));
const ready = Promise.all([drawn, pageReady]).then(() => {});
// The page is kept for offline use when nothing else needs the connection.
void Promise.allSettled([planetReady, engineReady]).then(async () => (await pageReady).keep());

/** Open the data that the address names, else the first of the menu. */
async function openFirst() {
  const catalogue = await loadCatalogue();
  store.set({ ...catalogue, method: catalogue.methods[0].name });
  const linked = readLink(location.hash).data;
  if (isOwnAtlas(linked, location.href)) return first.open(linked, linked);
  const { file, name } =
    catalogue.dataSets.find((dataSet) => dataSet.name === linked) ?? catalogue.dataSets[0];
  await first.open(file, name);
}

async function loadPage() {
  preloadModules('page');
  try {
    const page = await import('./page.js');
    return page.createPage(store, first, part, parts);
  } catch (reason) {
    dispatchEvent(new Event('modulemissing'));
    throw reason;
  }
}

for (const milestone of [firstOpened, planetReady, engineReady]) {
  milestone.catch((reason) =>
    store.set({ error: store.get().error || reason.message, progress: null }),
  );
}

let planet = () => /** @type {Planet | null} */ (null);
pageReady.then(
  (page) => {
    planet = page.planet;
  },
  () => {},
);
Object.assign(window, {
  embeddingSphere: new EmbeddingSphere(
    store,
    pageReady.then(({ actions }) => actions),
    { ready, planetReady, engineReady },
    () => planet(),
  ),
});

addEventListener('dragover', (event) => event.preventDefault());
addEventListener('drop', (event) => {
  event.preventDefault();
  const files = event.dataTransfer ? filesOf(event.dataTransfer) : Promise.resolve([]);
  void pageReady.then(async ({ actions }) => actions.openFiles(await files)).catch(() => {});
});
