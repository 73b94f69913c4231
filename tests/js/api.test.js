import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EmbeddingSphere } from '../../web/api.js';
import {
  ABORTED,
  assertSentence,
  createReadyPage,
  goldenFile,
  layoutResult,
  measurement,
  ring,
  settle,
} from './examples.js';

/** A page with five dishes open and Python up, and what its events said. */
async function createPage() {
  const { engine, store, actions } = await createReadyPage();
  const milestones = {
    ready: Promise.resolve(),
    planetReady: Promise.resolve(),
    engineReady: Promise.resolve(),
  };
  const sphere = new EmbeddingSphere(store, actions, milestones);
  /** @type {Record<string, any[]>} */
  const heard = { frame: [], statechange: [], error: [] };
  for (const [type, details] of Object.entries(heard)) {
    sphere.addEventListener(type, (event) =>
      details.push(/** @type {CustomEvent} */ (event).detail),
    );
  }
  return { engine, store, actions, sphere, milestones, heard };
}

test('its milestones are those of the page', async () => {
  const { sphere, milestones } = await createPage();
  assert.equal(sphere.ready, milestones.ready);
  assert.equal(sphere.planetReady, milestones.planetReady);
  assert.equal(sphere.engineReady, milestones.engineReady);
});

test('every change is a statechange with the record', async () => {
  const { sphere, store, heard } = await createPage();
  store.set({ hovered: 3 });
  store.set({ hovered: 3 });
  store.set({ pinned: 1 });
  assert.deepEqual(
    heard.statechange.map(({ hovered, pinned }) => [hovered, pinned]),
    [
      [3, -1],
      [3, 1],
    ],
  );
  assert.equal(heard.statechange[1], sphere.state());
});

test('the last statechange is the newest record, also when a listener changes it', async () => {
  const { sphere, store, heard } = await createPage();
  store.subscribe((now, before) => {
    if (now.bundle !== before.bundle) store.set({ drawn: now.bundle?.count ?? 0 });
  });
  await sphere.open(goldenFile('two-rows'));
  assert.equal(heard.statechange.at(-1), sphere.state());
  assert.equal(sphere.state().drawn, 2);
});

test('a layout sends a frame event for each frame, with its place, its cost and the positions', async () => {
  const { engine, sphere, heard } = await createPage();
  const layout = sphere.relayout({ perplexity: 3 });
  await settle();
  const frames = [10, 20, 30].map((iteration) => ({
    request: engine.lastRequest(),
    iteration,
    iterations: 40,
    costs: [{ iteration, cost: 50 - iteration }],
    positions: ring(5, iteration),
  }));
  for (const frame of frames) engine.events().onFrame(frame);
  engine.layout(engine.lastRequest()).resolve(layoutResult());
  await layout;
  assert.deepEqual(
    heard.frame,
    frames.map(({ iteration, iterations, costs, positions }) => ({
      iteration,
      iterations,
      cost: costs[0].cost,
      positions,
    })),
  );
});

test('opening and restoring move points without a frame event', async () => {
  const { sphere, actions, heard } = await createPage();
  await sphere.open(goldenFile('two-rows'));
  await sphere.open(goldenFile('full'));
  actions.restore();
  assert.deepEqual(heard.frame, []);
});

test('a layout resolves with a copy of the positions that the caller may change', async () => {
  const { engine, sphere } = await createPage();
  const layout = sphere.relayout();
  await settle();
  const positions = ring(5, 1);
  engine.events().onFrame({
    request: engine.lastRequest(),
    iteration: 40,
    iterations: 40,
    costs: [],
    positions,
  });
  engine.layout(engine.lastRequest()).resolve(layoutResult());
  const { quality, ...result } = await layout;
  assert.deepEqual(await quality, measurement(0.75).quality);
  assert.deepEqual(result, {
    positions,
    iterations: 40,
    milliseconds: 12,
    backend: 'WebAssembly on 2 cores',
    neighborRecall: 1,
    notices: [],
  });
  result.positions.fill(0);
  assert.deepEqual(sphere.state().positions, ring(5, 1));
});

test('each error is one event with its sentence, also when it comes twice', async () => {
  const { engine, sphere, store, heard } = await createPage();
  for (let attempt = 1; attempt <= 2; attempt++) {
    const layout = sphere.relayout();
    await settle();
    engine.layout(engine.lastRequest()).reject(new Error('The perplexity is too high.'));
    await assert.rejects(layout, /perplexity/);
    assert.deepEqual(heard.error, new Array(attempt).fill('The perplexity is too high.'));
  }
  store.set({ hovered: 1 });
  store.set({ error: '' });
  assert.equal(heard.error.length, 2);
});

test('a bundle that does not open rejects, sends its sentence, and leaves the state', async () => {
  const { sphere, heard } = await createPage();
  const { bundle, positions } = sphere.state();
  await assert.rejects(
    sphere.open(goldenFile('error-vectors-nan')),
    (/** @type {Error} */ reason) => {
      assert.deepEqual(heard.error, [reason.message]);
      return true;
    },
  );
  assert.equal(sphere.state().bundle, bundle);
  assert.equal(sphere.state().positions, positions);
});

test('a cancelled or overtaken layout rejects with an AbortError and is no error event', async () => {
  const { engine, sphere, heard } = await createPage();
  const overtaken = assert.rejects(sphere.relayout(), ABORTED);
  const cancelled = assert.rejects(sphere.relayout(), ABORTED);
  await settle();
  await sphere.cancel();
  await Promise.all([overtaken, cancelled]);
  assert.equal(engine.times('cancel'), 1);
  assert.deepEqual(heard.error, []);
  assert.equal(sphere.state().running, false);
});

test('what is given in another type than expected is refused in one sentence, and nothing changes', async () => {
  const { sphere, engine, heard } = await createPage();
  const before = sphere.state();
  /** @type {any} */
  const untyped = sphere;
  const dimension = before.bundle?.model.dimension ?? 0;
  const vectorOf = (/** @type {any} */ value) => Array(dimension).fill(value);
  const wrong = {
    open: [undefined, null, 5, {}, [], '', '  ', new Uint8Array(4), () => {}, Symbol('x')],
    relayout: [
      ...[null, 5, 'x', [1], () => 1, true, Symbol('x')],
      ...[{ resume: 'no' }, { settle: 1 }, { resume: null }],
    ],
    query: [
      ...[undefined, null, 5, {}, true, () => 1, Symbol('x'), new Set([1]), { length: dimension }],
      ...[new DataView(new ArrayBuffer(8)), vectorOf('1'), vectorOf(null), vectorOf(1n)],
      ...[vectorOf(NaN), vectorOf(-Infinity), Array(dimension), new BigInt64Array(dimension)],
      vectorOf({}),
    ],
    grow: [undefined, null, 5, 'x', {}, [], [null], new Blob(['a'])],
  };
  for (const [verb, all] of Object.entries(wrong))
    for (const given of all) {
      await assert.rejects(untyped[verb](given), (/** @type {Error} */ reason) => {
        assertSentence(reason.message);
        assert.match(reason.message, /: expected (?!undefined)/, verb);
        assert.doesNotMatch(reason.message, /Cannot|undefined \(reading|not a function/);
        assert.equal(heard.error.at(-1), reason.message, verb);
        return true;
      });
    }
  assert.deepEqual({ ...sphere.state(), error: '' }, { ...before, error: '' });
  assert.equal(engine.times('relayout') + engine.times('grow'), 0);
  await sphere.open(goldenFile('two-rows'));
  await sphere.query(new Float32Array(sphere.state().bundle?.model.dimension ?? 0).fill(1));
  assert.equal(sphere.state().error, '');
});
