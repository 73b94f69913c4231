/** When Python starts, what is told of it, and that it is given the open bundle once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPage, deferred, goldenFile, layoutResult, settle } from '../examples.js';

test('Python that is slow to arrive is told after twenty seconds, and no longer when it is up', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  /** @type {ReturnType<typeof deferred<{kernel: boolean}>>} */
  const python = deferred();
  const { store, actions } = createPage({ start: () => python.promise });
  await actions.open(goldenFile('full'));
  const started = actions.startEngine();
  context.mock.timers.tick(19_999);
  assert.doesNotMatch(store.get().progress?.label ?? '', /slow/);
  context.mock.timers.tick(1);
  assert.match(
    store.get().progress?.label ?? '',
    /^Starting Python: its files are slow to download$/,
  );
  assert.equal(store.get().error, '', 'it may still come');
  python.resolve({ kernel: true });
  await started;
  assert.deepEqual([store.get().engine, store.get().progress], ['ready', null]);
  context.mock.timers.tick(60_000);
  assert.equal(store.get().progress, null);
});

test('when Python does not start, each layout says so and tries again', async () => {
  const { store, actions, engine } = createPage({
    start: () => Promise.reject(new Error('Python did not start: reload the page.')),
  });
  await actions.open(goldenFile('full'));
  for (let attempt = 0; attempt < 2; attempt++) {
    await assert.rejects(actions.relayout(), /did not start/);
    const { engine: stage, error, running, progress } = store.get();
    assert.deepEqual(
      [stage, error, running, progress],
      ['failed', 'Python did not start: reload the page.', false, null],
    );
  }
  assert.equal(engine.times('start'), 2);
  assert.equal(store.get().bundle?.count, 5, 'the planet stays');
});

test('without SIMD a sentence says so, and a layout does not wipe it off', async () => {
  const { store, actions, engine } = createPage({
    start: () => Promise.resolve({ kernel: false }),
  });
  await actions.open(goldenFile('full'));
  await actions.startEngine();
  assert.match(store.get().notice, /no WebAssembly SIMD/);

  const busy = createPage({ start: () => Promise.resolve({ kernel: false }) });
  await busy.actions.open(goldenFile('full'));
  const layout = busy.actions.relayout();
  await settle();
  busy.engine.layout(1).resolve(layoutResult({ notices: ['One.'] }));
  await layout;
  assert.match(busy.store.get().notice, /no WebAssembly SIMD.* One\.$/);
  assert.equal(engine.times('start'), 1);
});
