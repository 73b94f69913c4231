/** Smaller vectors are measured when asked for; the newest one colours the planet. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LOST } from '../../../web/data/computed-columns.js';
import { createReadyPage, deferred, goldenFile, settle } from '../examples.js';

/** @import { Variant } from '../../../web/data/compression.js' */

/** @type {Variant[]} */
const VARIANTS = [
  { kind: 'full', dimensions: 4, bytes: 16, kept: 1, recall: null },
  { kind: 'int8', dimensions: 4, bytes: 4, kept: 0.9, recall: null },
];
const compress = async (/** @type {number} */ k) => ({ k, variants: VARIANTS });

test('they are measured at the top k, the lightest first, and forgotten with the data', async () => {
  const { store, actions, engine } = await createReadyPage({ compress });
  assert.equal(engine.times('compress'), 0);
  await actions.compress();
  const { compression, compressing } = store.get();
  assert.equal(compression?.k, store.get().topK);
  assert.deepEqual(
    compression?.variants.map(({ kind }) => kind),
    ['int8', 'full'],
  );
  assert.equal(compressing, false);
  await actions.open(goldenFile('two-rows'));
  assert.equal(store.get().compression, null);
});

test('the variant that was chosen last colours the planet', async () => {
  /** @type {ReturnType<typeof deferred<{lost: Float32Array}>>[]} */
  const melts = [];
  const { store, actions, engine } = await createReadyPage({
    compress,
    melt: () => {
      const melt = /** @type {ReturnType<typeof deferred<{lost: Float32Array}>>} */ (deferred());
      melts.push(melt);
      return melt.promise;
    },
  });
  await actions.compress();
  const first = actions.melt(0);
  await settle();
  const second = actions.melt(1);
  await settle();
  assert.deepEqual(
    engine.asked.filter(([verb]) => verb === 'melt'),
    [
      ['melt', 'int8', 4],
      ['melt', 'full', 4],
    ],
  );
  const newest = new Float32Array(5);
  melts[1].resolve({ lost: newest });
  melts[0].resolve({ lost: new Float32Array(5).fill(1) });
  await Promise.all([first, second]);
  assert.equal(store.get().lost, newest);
  assert.equal(store.get().melted, 1);
  assert.equal(store.get().colorColumn, LOST.name);
});

test('a failure is one sentence', async () => {
  const { store, actions } = await createReadyPage({
    compress: () => Promise.reject(new Error('It went wrong.')),
  });
  await actions.compress();
  assert.equal(store.get().error, 'It went wrong.');
  assert.equal(store.get().compressing, false);
});
