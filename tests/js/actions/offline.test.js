import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOfflineActions } from '../../../web/actions/offline.js';
import { INITIAL_STATE } from '../../../web/state/state.js';
import { createStore } from '../../../web/state/store.js';

/** @import { Status } from '../../../web/platform/offline.js' */

/**
 * The actions over a browser that does what the test says.
 * @param {(signal?: AbortSignal) => Promise<void>} [storeAll]
 */
function createKeeping(storeAll = async () => {}) {
  const store = createStore(INITIAL_STATE);
  /** @type {string[]} */
  const asked = [];
  /** @type {(status: Status) => void} */
  let tell = () => {};
  const actions = createOfflineActions(store, (onChange) => {
    tell = onChange;
    return {
      start: async () => void asked.push('start'),
      parts: async () => [{ name: 'page', title: 'The page', bytes: 2, stored: 1 }],
      storeAll: async (onProgress, signal) => {
        onProgress(1, 2);
        await storeAll(signal);
      },
      update: () => void asked.push('update'),
    };
  });
  return { store, actions, asked, tell: (/** @type {Status} */ status) => tell(status) };
}

test('what the browser tells is in the record', () => {
  const { store, tell } = createKeeping();
  tell({ offline: 'failed', offlineReason: 'There is no room.' });
  tell({ updateWaiting: true });
  const { offline, offlineReason, updateWaiting } = store.get();
  assert.deepEqual([offline, offlineReason, updateWaiting], ['failed', 'There is no room.', true]);
});

test('the page is kept, listed and replaced as the browser does it', async () => {
  const { actions, asked } = createKeeping();
  await actions.keepPage();
  actions.usePageUpdate();
  assert.deepEqual(asked, ['start', 'update']);
  assert.deepEqual(
    (await actions.listParts()).map(({ name }) => name),
    ['page'],
  );
});

test('a failure to store everything is told, and rejects nothing', async () => {
  const { store, actions } = createKeeping(async () => {
    throw new Error('model.onnx could not be had.');
  });
  /** @type {number[][]} */
  const progress = [];
  await actions.storeAll((...given) => progress.push(given), new AbortController().signal);
  assert.equal(store.get().offlineReason, 'model.onnx could not be had.');
  assert.deepEqual(progress, [[1, 2]]);
});

test('whoever stops it is told nothing', async () => {
  const controller = new AbortController();
  const { store, actions } = createKeeping(async (signal) => {
    controller.abort();
    signal?.throwIfAborted();
  });
  await actions.storeAll(() => {}, controller.signal);
  assert.equal(store.get().offlineReason, '');
});
