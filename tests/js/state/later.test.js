import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watchLater } from '../../../web/state/later.js';
import { createStore } from '../../../web/state/store.js';

test('a change is heard in a task of its own, several at once, and none after leaving', ({
  mock,
}) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const nextTask = () => mock.timers.runAll();
  const store = createStore({ count: 0, other: 0 });
  /** @type {number[]} */
  const heard = [];
  const leave = watchLater(store, ['count'], ({ count }) => heard.push(count));
  assert.deepEqual(heard, []);
  nextTask();
  store.set({ count: 1 });
  store.set({ count: 2, other: 1 });
  assert.deepEqual(heard, [0]);
  nextTask();
  store.set({ other: 2 });
  nextTask();
  assert.deepEqual(heard, [0, 2]);
  store.set({ count: 3 });
  leave();
  nextTask();
  assert.deepEqual(heard, [0, 2]);
});
