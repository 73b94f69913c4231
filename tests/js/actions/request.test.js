import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Requests } from '../../../web/actions/request.js';
import { INITIAL_STATE } from '../../../web/state/state.js';
import { createStore } from '../../../web/state/store.js';
import { ABORTED } from '../examples.js';

/** Requests to a Python that counts how often it is told to end. */
function createRequests() {
  const store = createStore(INITIAL_STATE);
  const told = { cancelled: 0 };
  const requests = new Requests(store, async () => void told.cancelled++);
  return { store, requests, told };
}

test('a request is the newest until there is another, with a number of its own', () => {
  const { requests } = createRequests();
  const [first, second] = [requests.next(), requests.next()];
  assert.deepEqual([first.isNewest, second.isNewest], [false, true]);
  assert.ok(second.task > first.task);
  assert.equal(requests.newest, second);
  assert.throws(() => first.expectNewest(), ABORTED);
  second.expectNewest();
});

test('to stop ends the newest at once, and Python is told', async () => {
  const { store, requests, told } = createRequests();
  const request = requests.next();
  store.set({ running: true, settling: true, progress: { label: 'Laying out', fraction: 0 } });
  const stopped = requests.stop();
  const { running, settling, progress } = store.get();
  assert.deepEqual([request.isNewest, running, settling, progress], [false, false, false, null]);
  await stopped;
  assert.equal(told.cancelled, 1);
});

test('there is nothing to stop where nothing is computed', async () => {
  const { requests, told } = createRequests();
  const request = requests.next();
  await requests.stop();
  assert.deepEqual([request.isNewest, told.cancelled], [true, 0]);
});

test('to stop the adding of rows brings back what was there before', async () => {
  const { store, requests } = createRequests();
  const positions = new Float32Array(3);
  const before = { positions, growing: null };
  store.set({
    running: true,
    growing: { bundle: /** @type {any} */ ({}), first: {}, before },
    positions: new Float32Array(6),
  });
  await requests.stop();
  assert.deepEqual([store.get().positions, store.get().growing], [positions, null]);
});
