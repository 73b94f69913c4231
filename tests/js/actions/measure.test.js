/**
 * Quality is measured in the background: when, of what, what ends it, and what is told meanwhile.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ABORTED,
  createReadyPage,
  deferred,
  goldenBundle,
  goldenFile,
  layoutResult,
  measurement,
  ring,
  settle,
} from '../examples.js';

/** @import { Measurement } from '../../../web/engine/engine.js' */

/**
 * A ready page whose measurements, after that of the stored layout, end when the test ends them.
 */
async function createMeasuringPage() {
  /** @type {ReturnType<typeof deferred<Measurement>>[]} */
  const measurements = [];
  const page = await createReadyPage({
    measure(request) {
      if (request === 0) return Promise.resolve(measurement(0.5));
      const next = /** @type {ReturnType<typeof deferred<Measurement>>} */ (deferred());
      measurements.push(next);
      return next.promise;
    },
  });
  return { ...page, measurements };
}

test('the stored layout is measured once Python is up, and one without places is not', async () => {
  const { store, engine, actions } = await createReadyPage();
  assert.deepEqual(engine.measured, [[0, goldenBundle('full').layouts[0].positions]]);
  assert.deepEqual(
    [store.get().quality, store.get().measuring, store.get().outdated],
    [measurement(0.75).quality, null, false],
  );
  await actions.open(goldenFile('two-rows'));
  await settle();
  assert.equal(engine.measured.length, 1);
  assert.equal(store.get().distortion, null);
});

test('a layout is done, and its promise kept, before it is measured; the quality follows', async () => {
  const { store, engine, actions, measurements } = await createMeasuringPage();
  const layout = actions.relayout();
  await settle();
  engine
    .events()
    .onFrame({ request: 1, iteration: 40, iterations: 40, costs: [], positions: ring(5, 1) });
  engine.layout(1).resolve(layoutResult());
  await settle();
  const done = store.get();
  assert.deepEqual(
    [done.running, done.positionsFrom, done.measuring, done.outdated],
    [false, 'result', 0, true],
  );
  assert.deepEqual(
    done.quality,
    measurement(0.5).quality,
    'the old numbers stay until there are new ones',
  );
  engine.events().onMeasuring(1, 0.25);
  assert.equal(store.get().measuring, 0.25);
  engine.events().onMeasuring(7, 0.5);
  assert.equal(store.get().measuring, 0.25, 'of another request');
  const result = await layout;
  assert.deepEqual(result.positions, ring(5, 1));
  measurements[0].resolve(measurement(1));
  assert.deepEqual(await result.quality, measurement(1).quality);
  const { quality, distortion, measuring, outdated } = store.get();
  assert.deepEqual(
    [quality, distortion, measuring, outdated],
    [measurement(1).quality, measurement(1).distortion, null, false],
  );
});

test('regions are named after the quality is known, and a newer layout ends that', async () => {
  /** @type {number[]} */
  const named = [];
  /** @type {ReturnType<typeof deferred<Measurement>>[]} */
  const measurements = [];
  const { engine, actions } = await createReadyPage({
    measure(request) {
      if (request === 0) return Promise.resolve(measurement(0.5));
      measurements.push(deferred());
      return measurements[measurements.length - 1].promise;
    },
    regions: async (request) => {
      named.push(request);
      return [];
    },
  });
  named.length = 0;
  const first = actions.relayout();
  await settle();
  engine.layout(1).resolve(layoutResult());
  await settle();
  assert.deepEqual(named, []);
  measurements[0].resolve(measurement(1));
  await (
    await first
  ).quality;
  assert.deepEqual(named, [1]);
  const second = actions.relayout();
  await settle();
  engine.layout(2).resolve(layoutResult());
  await settle();
  const third = actions.relayout();
  measurements[1].resolve(measurement(1));
  await assert.rejects((await second).quality, ABORTED);
  await actions.cancel();
  await assert.rejects(third, ABORTED);
  assert.deepEqual(named, [1]);
});

test('a stored layout whose naming was ended is measured and named when it is gone back to', async () => {
  /** @type {number[]} */
  const named = [];
  const { engine, actions } = await createReadyPage({
    regions: (request) => {
      named.push(request);
      return new Promise(() => {});
    },
  });
  await settle();
  assert.deepEqual(named, [0], 'measured, and not yet named');
  const layout = actions.relayout();
  await settle();
  engine.layout(1).resolve(layoutResult());
  await (
    await layout
  ).quality;
  assert.deepEqual(named, [0, 1]);
  actions.restore();
  await settle();
  assert.equal(named.length, 3);
});

test('a new layout ends the measuring of the one before', async () => {
  const { store, engine, actions, measurements } = await createMeasuringPage();
  const older = actions.relayout();
  await settle();
  engine.layout(1).resolve(layoutResult());
  await settle();
  const newer = actions.relayout();
  assert.equal(store.get().measuring, null);
  measurements[0].resolve(measurement(0));
  await assert.rejects((await older).quality, ABORTED);
  assert.notDeepEqual(store.get().quality, measurement(0).quality);
  await settle();
  engine.layout(2).resolve(layoutResult());
  await settle();
  measurements[1].resolve(measurement(1));
  await (
    await newer
  ).quality;
  assert.deepEqual(store.get().quality, measurement(1).quality);
});

test('cancel ends measuring, too, and the planet stays', async () => {
  const { store, engine, actions, measurements } = await createMeasuringPage();
  const layout = actions.relayout();
  await settle();
  engine.layout(1).resolve(layoutResult());
  await settle();
  const { positions } = store.get();
  await actions.cancel();
  assert.equal(engine.times('cancel'), 1);
  measurements[0].reject(new DOMException('The layout was cancelled.', 'AbortError'));
  await assert.rejects((await layout).quality, ABORTED);
  assert.deepEqual(
    [store.get().measuring, store.get().error, store.get().positions],
    [null, '', positions],
  );
});

test('a measurement that fails is told in its own sentence', async () => {
  const { store } = await createReadyPage({
    measure: () => Promise.reject(new Error('Python has no room to measure.')),
  });
  assert.deepEqual(
    [store.get().error, store.get().measuring],
    ['Python has no room to measure.', null],
  );
  assert.deepEqual(
    store.get().quality,
    goldenBundle('full').layouts[0].quality,
    'what the bundle says stays',
  );
});

test('settling says so and asks Python to go on from where the points are', async () => {
  const { store, actions, engine } = await createReadyPage();
  const { positions } = store.get();
  const layout = actions.relayout({ resume: true, settle: true });
  assert.equal(store.get().settling, true);
  await settle();
  assert.deepEqual(engine.asked.at(-1)?.slice(4), [positions, true]);
  engine
    .events()
    .onFrame({ request: 1, iteration: 10, iterations: 2000, costs: [], positions: ring(5, 1) });
  assert.deepEqual(
    store.get().progress,
    { label: 'Settling', fraction: null },
    'nobody knows how long it takes',
  );
  engine.layout(1).resolve(layoutResult());
  await layout;
  assert.equal(store.get().settling, false);
});
