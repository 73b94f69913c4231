import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openAtXray } from '../../../web/actions/xray.js';
import { INITIAL_STATE } from '../../../web/state/state.js';
import { createStore } from '../../../web/state/store.js';

/** @param {unknown} questions @param {'' | 'retrieval'} [tray] @param {unknown[]} [others] */
async function tabsFor(questions, tray = '', others = []) {
  const store = createStore({ ...INITIAL_STATE });
  store.set({ tray });
  /** @type {string[]} */
  const opened = [];
  const open = openAtXray(
    store,
    async () => store.set({ bundle: /** @type {any} */ ({ questions, others }) }),
    (tab) => opened.push(tab),
  );
  await open('some.esb');
  return opened;
}

/** @param {...number} grades */
const judged = (...grades) => ({ judgements: { grades: Float32Array.from(grades) } });

test('data with judgements open at the X-ray', async () => {
  assert.deepEqual(await tabsFor(judged(0, 2)), ['retrieval']);
});

test('so do data that bring other vectors to compare with', async () => {
  assert.deepEqual(await tabsFor(null, '', [{ name: 'e5' }]), ['retrieval']);
});

test('it stays as it is without them, and where it is open already', async () => {
  assert.deepEqual(await tabsFor(null), []);
  assert.deepEqual(await tabsFor(judged()), []);
  assert.deepEqual(await tabsFor(judged(0)), []);
  assert.deepEqual(await tabsFor(judged(1), 'retrieval'), []);
});
