import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createReadyPage, deferred, goldenBundle, ring, settle } from '../examples.js';

test('a worker that dies is started again and given the bundle again; the points stay where they are', async () => {
  const { store, actions, engine } = await createReadyPage();
  const layout = actions.relayout();
  await settle();
  engine.events().onFrame({
    request: 1,
    iteration: 10,
    iterations: 40,
    costs: [{ iteration: 10, cost: 1 }],
    positions: ring(5, 10),
  });
  const { positions } = store.get();
  const opened = engine.times('open');
  engine.events().onCrash('Python stopped and was started again.');
  engine.layout(engine.lastRequest()).reject(new Error('Python stopped and was started again.'));
  await assert.rejects(layout);
  await settle();
  const { engine: stage, running, notice } = store.get();
  assert.deepEqual(
    [stage, running, notice],
    ['ready', false, 'Python stopped and was started again.'],
  );
  assert.equal(store.get().positions, positions);
  assert.equal(engine.times('start'), 2);
  void actions.relayout().catch(() => {});
  await settle();
  assert.equal(engine.times('open'), opened + 1);
});

test('rows that were being added when the worker died are gone', async () => {
  /** @type {ReturnType<typeof deferred<never>>} */
  const answer = deferred();
  const { store, actions, engine } = await createReadyPage({ grow: () => answer.promise });
  const { bundle, positions } = store.get();
  const growth = actions.addRows(goldenBundle('full'));
  await settle();
  const [[, request]] = engine.asked.filter(([verb]) => verb === 'grow');
  engine
    .events()
    .onFrame({ request, iteration: 1, iterations: 9, costs: [], positions: ring(10, 1) });
  assert.equal(store.get().bundle?.count, 10);
  answer.reject(new Error('Python stopped and was started again.'));
  engine.events().onCrash('Python stopped and was started again.');
  await assert.rejects(growth);
  await settle();
  const state = store.get();
  assert.deepEqual(
    [state.bundle, state.positions, state.growing, state.engine, state.notice],
    [bundle, positions, null, 'ready', 'Python stopped and was started again.'],
  );
});
