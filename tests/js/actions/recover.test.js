import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createReadyPage, ring, settle } from '../examples.js';

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
