/** Runs are recorded as they go, and shown again without disturbing the layout. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createReadyPage, laidOutFile, layoutResult, ring, settle } from '../examples.js';

/** A ready page after one run of three frames. */
async function afterOneRun() {
  const page = await createReadyPage();
  const { engine, actions } = page;
  const layout = actions.relayout({ perplexity: 12 });
  await settle();
  for (const iteration of [1, 2, 3])
    engine
      .events()
      .onFrame({ request: 1, iteration, iterations: 3, costs: [], positions: ring(5, iteration) });
  engine.layout(1).resolve(layoutResult({ iterations: 3 }));
  await layout;
  return page;
}

test('every frame of a run is a moment, and where it began is the first', async () => {
  const { store, actions } = await afterOneRun();
  assert.equal(store.get().recordedFrames, 4);
  assert.equal(store.get().playbackFrame, -1);
  assert.deepEqual(actions.recording.runs[0].parameters, { perplexity: 12 });
  assert.deepEqual(actions.recording.moments[3].positions, ring(5, 3));
});

test('a moment is shown, its quality is told to be of another, and the newest is the layout again', async () => {
  const { store, actions } = await afterOneRun();
  actions.seek(1);
  assert.deepEqual(store.get().positions, ring(5, 1));
  assert.deepEqual(
    [store.get().positionsFrom, store.get().outdated, store.get().playbackFrame],
    ['recorded', true, 1],
  );
  actions.seek(99);
  assert.deepEqual(store.get().positions, ring(5, 3));
  assert.deepEqual([store.get().positionsFrom, store.get().outdated], ['result', false]);
});

test('a film runs to the end and stops there, or when it is paused', async (context) => {
  const { store, actions } = await afterOneRun();
  context.mock.timers.enable({ apis: ['setInterval'] });
  actions.play();
  assert.deepEqual([store.get().playing, store.get().playbackFrame], [true, 0]);
  context.mock.timers.tick(70);
  assert.equal(store.get().playbackFrame, 2);
  actions.pause();
  context.mock.timers.tick(500);
  assert.deepEqual([store.get().playing, store.get().playbackFrame], [false, 2]);
  actions.play();
  context.mock.timers.tick(500);
  assert.deepEqual([store.get().playing, store.get().playbackFrame], [false, 3]);
});

test('nothing is shown while a layout runs, and a new run ends the film', async () => {
  const { store, actions, engine } = await afterOneRun();
  actions.play();
  const layout = actions.relayout();
  await settle();
  assert.deepEqual([store.get().playing, store.get().playbackFrame], [false, -1]);
  const { positions } = store.get();
  actions.seek(0);
  assert.equal(store.get().positions, positions);
  engine.layout(2).resolve(layoutResult());
  await layout;
});

test('other data have a past of their own', async () => {
  const { store, actions } = await afterOneRun();
  await actions.open(laidOutFile('two-rows'));
  assert.equal(store.get().recordedFrames, 0);
  assert.deepEqual(actions.recording.moments, []);
});

test('each run keeps the quality of its end, as it was measured last', async () => {
  const { store, actions } = await afterOneRun();
  store.set({ quality: { trustworthiness: 0.9 } });
  store.set({ quality: { trustworthiness: 0.9, recall: 0.4 } });
  assert.deepEqual(actions.recording.runs[0].quality, { trustworthiness: 0.9, recall: 0.4 });
  actions.seek(1);
  store.set({ quality: { trustworthiness: 0.1 } });
  assert.deepEqual(
    actions.recording.runs[0].quality,
    { trustworthiness: 0.9, recall: 0.4 },
    'what is measured of a moment says nothing of the end',
  );
});

test('the newest moment is what its run made, whatever was shown between', async () => {
  const { store, actions } = await afterOneRun();
  const { layoutSource } = store.get();
  assert.notEqual(layoutSource, null);
  actions.restore();
  assert.equal(store.get().layoutSource, null);
  actions.seek(99);
  assert.equal(store.get().layoutSource, layoutSource);
});

test('the quality of another layout says nothing of the last run', async () => {
  const { store, actions } = await afterOneRun();
  store.set({ quality: { recall: 0.4 } });
  actions.restore();
  store.set({ positionsFrom: 'result', quality: { recall: 0.1 } });
  assert.deepEqual(actions.recording.runs[0].quality, { recall: 0.4 });
});

test('runs are forgotten, the last ones first', async () => {
  const { store, actions } = await afterOneRun();
  actions.forgetRuns(1);
  assert.equal(store.get().recordedFrames, 4);
  actions.forgetRuns(0);
  assert.deepEqual([store.get().recordedFrames, store.get().playbackFrame], [0, -1]);
  assert.deepEqual(actions.recording.runs, []);
});
