import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createViewActions } from '../../../web/actions/view.js';
import { INITIAL_STATE } from '../../../web/state/state.js';
import { createStore } from '../../../web/state/store.js';
import { createPage } from '../examples.js';

function createView() {
  const store = createStore(INITIAL_STATE);
  return { store, actions: createViewActions(store) };
}

test('the tab that is open is closed when it is asked for again', () => {
  const { store, actions } = createView();
  actions.openTab('map');
  assert.equal(store.get().tray, 'map');
  actions.openTab('table');
  assert.equal(store.get().tray, 'table');
  actions.openTab('table');
  assert.equal(store.get().tray, '');
});

test('the globe tells whether it can be drawn, and what of the data it draws', () => {
  const { store, actions } = createView();
  for (const webgl of /** @type {const} */ (['ready', 'lost'])) {
    actions.tellWebgl(webgl);
    assert.equal(store.get().webgl, webgl);
  }
  actions.tellDrawn(5, true);
  const { drawn, drawsGlyphs } = store.get();
  assert.deepEqual([drawn, drawsGlyphs], [5, true]);
});

test('without a globe the flat map is opened, and a sentence says why', () => {
  const { store, actions } = createView();
  actions.goWithoutGlobe();
  const { webgl, tray, notice } = store.get();
  assert.deepEqual([webgl, tray], ['missing', 'map']);
  assert.match(notice, /draws no WebGL.*the flat map and the table show every point\.$/);
});

test('legend entries light alone, together, and let go', () => {
  const { store, actions } = createPage();
  actions.toggleEntry(3);
  const first = store.get().isolated;
  actions.toggleEntry(1);
  assert.deepEqual([...first], [3], 'the record before stays as it was');
  assert.deepEqual([...store.get().isolated].sort(), [1, 3]);
  actions.toggleEntry(3);
  assert.deepEqual([...store.get().isolated], [1]);
  actions.previewEntry(4);
  assert.equal(store.get().previewed, 4);
  actions.showAll();
  assert.deepEqual([store.get().isolated.size, store.get().previewed], [0, -1]);
});

test('another colour column forgets which entries were lit', () => {
  const { store, actions } = createPage();
  actions.toggleEntry(2);
  actions.previewEntry(2);
  actions.colorBy('price');
  assert.deepEqual(
    [store.get().colorColumn, store.get().isolated.size, store.get().previewed],
    ['price', 0, -1],
  );
});

test('a point is selected and let go, a theme set, and messages are dismissed', () => {
  const { store, actions } = createPage();
  actions.pin(4);
  assert.equal(store.get().pinned, 4);
  actions.pin(-1);
  assert.equal(store.get().pinned, -1);
  actions.setTheme('light');
  assert.equal(store.get().theme, 'light');
  store.set({ error: 'No.', notice: 'Yes.' });
  actions.dismiss();
  assert.deepEqual([store.get().error, store.get().notice], ['', '']);
});

test('the X-ray brings the questions of the data on the planet, once', () => {
  const { store, actions } = createView();
  const bundle = /** @type {any} */ ({ questions: {} });
  actions.openTab('retrieval');
  assert.equal(store.get().layers.questions, false);
  store.set({ bundle, tray: '' });
  actions.openTab('retrieval');
  assert.equal(store.get().layers.questions, true);
  actions.showLayer('questions', false);
  actions.openTab('retrieval');
  actions.openTab('retrieval');
  assert.equal(store.get().layers.questions, false); // Data that bring their questions while the X-ray is open.
  store.set({ bundle: /** @type {any} */ ({ questions: {} }), tray: 'retrieval' });
  assert.equal(store.get().layers.questions, true);
});
