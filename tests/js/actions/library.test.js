/**
 * What was opened is kept, listed, opened again and removed; a device that keeps nothing stops
 * nobody.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { INITIAL_STATE } from '../../../web/state/state.js';
import { createStore } from '../../../web/state/store.js';
import { createLibraryActions } from '../../../web/actions/library.js';
import { decodeBundle } from '../../../web/formats/bundle.js';
import { assertSentence, goldenBundle, measurement, METHOD, ring, settle } from '../examples.js';

/** @import { Collection } from '../../../web/platform/storage.js' */

/** A collection in memory. @returns {Collection} */
function memory() {
  /** @type {Map<string, {value: any, about: any, saved: number}>} */
  const entries = new Map();
  let clock = 0;
  return {
    get: async (key) => entries.get(key)?.value,
    async put(key, value, about = {}) {
      entries.set(key, { value, about, saved: ++clock });
    },
    async remove(key) {
      entries.delete(key);
    },
    list: async () =>
      [...entries]
        .map(([key, { about, saved }]) => ({ key, about, saved }))
        .sort((a, b) => b.saved - a.saved),
    async clear() {
      entries.clear();
    },
  };
}

/** @param {Collection} collection */
function createLibrary(collection) {
  const store = createStore(INITIAL_STATE);
  store.set({ bundle: goldenBundle('full'), dataSet: 'mine' });
  /** @type {[Blob, string][]} */
  const opened = [];
  const actions = createLibraryActions(store, collection, async (blob, name) => {
    opened.push([blob, name]);
  });
  return { store, opened, actions };
}

test('kept data are listed with what is known of them, opened and removed', async () => {
  const { store, actions, opened } = createLibrary(memory());
  assert.equal(await actions.keepData(new Blob([new Uint8Array([1, 2, 3])])), true);
  const [{ key, about }] = store.get().library;
  assert.deepEqual([key, about.count, about.bytes], ['mine', 5, 3]);
  await actions.openKept('mine');
  assert.deepEqual(
    [new Uint8Array(await opened[0][0].arrayBuffer()), opened[0][1]],
    [new Uint8Array([1, 2, 3]), 'mine'],
  );
  await actions.removeKept('mine');
  assert.deepEqual(store.get().library, []);
  await assert.rejects(actions.openKept('mine'));
  assertSentence(store.get().error);
});

test('a device that keeps nothing is told once and the data stay open', async () => {
  const refuse = () =>
    Promise.reject(new Error('This browser keeps nothing for the page: leave the private window.'));
  const { store, actions } = createLibrary({
    get: refuse,
    put: refuse,
    remove: refuse,
    list: refuse,
    clear: refuse,
  });
  assert.equal(await actions.keepData(new Blob(['x'])), false);
  assert.match(store.get().notice, /open all the same/);
  assert.deepEqual(store.get().library, []);
});

test('the list follows what is opened', async () => {
  const collection = memory();
  const { store } = createLibrary(collection);
  await collection.put('other', new Uint8Array(), {});
  store.set({ bundle: goldenBundle('two-rows') });
  await settle();
  assert.deepEqual(
    store.get().library.map(({ key }) => key),
    ['other'],
  );
});

test('kept data are kept again with a layout that was made of them, once it is measured and named, under the name they have', async () => {
  const collection = memory();
  const { store, actions } = createLibrary(collection);
  await collection.put('mine', new Uint8Array([1]), { name: 'My notes' });
  await actions.refreshLibrary();
  const layoutSource = { method: METHOD, parameters: { perplexity: 7 }, resumed: false };
  const positions = ring(5, 1);
  store.set({ positions, positionsFrom: 'result', layoutSource, outdated: true, measuring: 0 });
  store.set({ ...measurement(0.5), outdated: false });
  await settle();
  assert.deepEqual(await collection.get('mine'), new Uint8Array([1]), 'it is still measured');

  store.set({ measuring: null });
  await settle();
  assert.deepEqual(await collection.get('mine'), new Uint8Array([1]), 'its land has no names yet');

  store.set({ namedPositions: positions });
  await settle();
  const [layout] = decodeBundle(await collection.get('mine')).layouts;
  assert.deepEqual(layout.parameters, layoutSource.parameters);
  assert.deepEqual(layout.quality, measurement(0.5).quality);
  layout.positions.forEach((value, i) => assert.ok(Math.abs(value - positions[i]) < 1e-6));
  assert.deepEqual(
    store.get().library.map(({ key, about }) => [key, about.name]),
    [['mine', 'My notes']],
  );
});

test('a layout of data that are not kept keeps nothing, nor does one that was broken off', async () => {
  const collection = memory();
  const { store, actions } = createLibrary(collection);
  const positions = ring(5);
  const known = { namedPositions: positions, outdated: false };
  store.set({ positions, positionsFrom: 'result', ...known });
  await settle();
  assert.deepEqual(await collection.list(), []);

  await collection.put('mine', new Uint8Array([1]), {});
  store.set({ positionsFrom: 'frame' });
  await actions.refreshLibrary();
  await settle();
  assert.deepEqual(await collection.get('mine'), new Uint8Array([1]));
});

test('what was removed comes back as it was, as long as the notice that says so is shown', async () => {
  const collection = memory();
  const { store, actions } = createLibrary(collection);
  await collection.put('mine', new Uint8Array([1, 2]), { name: 'My notes', count: 5 });
  await actions.refreshLibrary();
  const [{ about }] = store.get().library;
  await actions.removeKept('mine');
  const { notice, remedy } = store.get();
  assert.deepEqual(store.get().library, []);
  assert.match(notice, /My notes/);
  assert.deepEqual([remedy?.notice, remedy?.title], [notice, 'Undo']);
  await remedy?.run();
  assert.deepEqual(await collection.get('mine'), new Uint8Array([1, 2]));
  assert.deepEqual(
    store.get().library.map((entry) => [entry.key, entry.about]),
    [['mine', about]],
  );
  assert.equal(store.get().notice, '');
});
