import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createViewActions } from '../../../web/actions/view.js';
import { INITIAL_STATE } from '../../../web/state/state.js';
import { createStore } from '../../../web/state/store.js';

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
