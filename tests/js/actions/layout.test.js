/**
 * The actions that ask Python for a layout: what reaches the screen, what is dropped, what is told.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ABORTED,
  assertSentence,
  createPage,
  createReadyPage,
  deferred,
  goldenBundle,
  goldenBytes,
  goldenFile,
  goldenFileOf,
  layoutResult,
  measurement,
  METHOD,
  METHODS,
  ring,
  settle,
} from '../examples.js';

/** @import { Frame } from '../../../web/engine/engine.js' */

/** @param {number} request @param {number} iteration @param {Partial<Frame>} [parts] */
const frameOf = (request, iteration, parts = {}) => ({
  request,
  iteration,
  iterations: 40,
  costs: [],
  positions: ring(5, iteration),
  ...parts,
});

test('a layout hands the bundle to Python once, and streams frames and costs to the screen', async () => {
  const { store, actions, engine } = await createReadyPage();
  const layout = actions.relayout({ perplexity: 12 });
  await settle();
  assert.deepEqual(engine.asked.slice(1), [
    ['open', goldenBytes('full')],
    ['relayout', 1, METHOD, { perplexity: 12 }, null, false],
  ]);
  assert.equal(store.get().running, true);
  assert.equal(store.get().outdated, true, 'the quality shown is of the layout before');

  engine.events().onProgress(1, 'Finding neighbours', 0.5);
  assert.deepEqual(store.get().progress, { label: 'Finding neighbours', fraction: 0.5 });
  const first = frameOf(1, 10, { costs: [{ iteration: 10, cost: 2.5 }] }),
    second = frameOf(1, 20);
  engine.events().onFrame(first);
  assert.equal(store.get().positions, first.positions);
  assert.equal(store.get().positionsFrom, 'frame');
  assert.deepEqual(store.get().frame, { iteration: 10, iterations: 40 });
  assert.equal(store.get().progress?.fraction, 0.25);
  engine.events().onFrame(second);
  assert.deepEqual(store.get().costs, [{ iteration: 10, cost: 2.5 }], 'a frame may bring no cost');

  engine.layout(1).resolve(layoutResult({ notices: ['One.', 'Two.'] }));
  const result = await layout;
  assert.equal(result.positions, second.positions);
  assert.equal(result.iterations, 40);
  const { running, progress, positionsFrom, notice, error } = store.get();
  assert.deepEqual(
    [running, progress, positionsFrom, notice, error],
    [false, null, 'result', 'One. Two.', ''],
  );
  assert.deepEqual(await result.quality, measurement(0.75).quality);
  assert.deepEqual(store.get().quality, measurement(0.75).quality);
  assert.deepEqual(engine.measured.at(-1), [1, null], 'Python has the positions that it made');

  const again = actions.relayout({ resume: true, seed: 3 });
  await settle();
  assert.equal(engine.times('open'), 1);
  assert.deepEqual(engine.asked.at(-1), [
    'relayout',
    2,
    METHOD,
    { perplexity: 12, seed: 3 },
    second.positions,
    false,
  ]);
  assert.deepEqual(store.get().costs, []);
  engine.layout(2).resolve(layoutResult());
  await again;
});

test('parameters are kept by method, and a method asked for becomes the chosen one', async () => {
  const { store, actions, engine } = await createReadyPage();
  actions.setMethod(METHOD, { perplexity: 5 });
  actions.setMethod('wrapped-tsne', { seed: 9 });
  actions.setMethod(METHOD, { seed: 2 });
  assert.deepEqual(store.get().parameters, {
    [METHOD]: { perplexity: 5, seed: 2 },
    'wrapped-tsne': { seed: 9 },
  });
  assert.equal(engine.times('relayout'), 0);
  const layout = actions.relayout({ method: 'wrapped-tsne', perplexity: 7 });
  await settle();
  assert.equal(store.get().method, 'wrapped-tsne');
  assert.deepEqual(engine.asked.at(-1)?.slice(2, 4), ['wrapped-tsne', { seed: 9, perplexity: 7 }]);
  engine.layout(1).resolve(layoutResult());
  await layout;
});

test('the newest layout wins: an older one rejects, and nothing of it reaches the screen', async () => {
  const { store, actions, engine } = await createReadyPage();
  const older = actions.relayout({ seed: 1 });
  await settle();
  const newer = actions.relayout({ seed: 2 });
  await settle();
  const frame = frameOf(2, 10);
  engine.events().onFrame(frame);
  engine.events().onFrame(frameOf(1, 30, { costs: [{ iteration: 30, cost: 9 }] }));
  engine.events().onProgress(1, 'Too late', 1);
  assert.equal(store.get().positions, frame.positions);
  assert.deepEqual(store.get().costs, []);
  assert.notEqual(store.get().progress?.label, 'Too late');

  engine.layout(1).resolve(layoutResult({ notices: ['Too late.'] }));
  await assert.rejects(older, ABORTED);
  assert.equal(store.get().running, true, 'the newer layout still runs');
  assert.deepEqual([store.get().notice, store.get().error], ['', '']);
  engine.layout(2).resolve(layoutResult());
  await newer;
  assert.equal(store.get().running, false);
  assert.deepEqual(engine.measured.slice(1), [[2, null]], 'the older one is not measured');
});

test('what goes wrong in an overtaken layout is not told', async () => {
  const { store, actions, engine } = await createReadyPage();
  const older = actions.relayout();
  await settle();
  const newer = actions.relayout();
  await settle();
  engine.layout(1).reject(new Error('The perplexity is too high.'));
  await assert.rejects(older);
  assert.equal(store.get().error, '');
  engine.layout(2).resolve(layoutResult());
  await newer;
  assert.equal(store.get().error, '');
});

test('of layouts asked for while Python starts only the newest reaches it', async () => {
  /** @type {ReturnType<typeof deferred<{kernel: boolean}>>} */
  const up = deferred();
  const { store, actions, engine } = createPage({ start: () => up.promise });
  await actions.open(goldenFile('full'));
  const requests = [1, 2, 3].map((seed) => actions.relayout({ seed }));
  const ended = requests.slice(0, 2).map((layout) => assert.rejects(layout, ABORTED));
  assert.equal(store.get().engine, 'starting');
  up.resolve({ kernel: true });
  await Promise.all(ended);
  await settle();
  assert.equal(store.get().engine, 'ready');
  assert.deepEqual(['start', 'open', 'relayout'].map(engine.times), [1, 1, 1]);
  assert.deepEqual(engine.asked.at(-1)?.[3], { seed: 3 });
  engine.layout(engine.lastRequest()).resolve(layoutResult());
  await requests[2];
});

test('a cancelled layout rejects, and the points stay where they are', async () => {
  const { store, actions, engine } = await createReadyPage();
  const layout = actions.relayout();
  await settle();
  const frame = frameOf(1, 10);
  engine.events().onFrame(frame);
  const cancelled = actions.cancel();
  assert.equal(store.get().running, false, 'the page need not wait for Python');
  engine.events().onFrame(frameOf(1, 20));
  engine.events().onProgress(1, 'Too late', 1);
  await cancelled;
  await assert.rejects(layout, ABORTED);
  assert.equal(store.get().positions, frame.positions);
  assert.deepEqual(
    [store.get().running, store.get().progress, store.get().error],
    [false, null, ''],
  );
  assert.deepEqual(engine.measured.at(-1)?.[1], frame.positions, 'and are measured there');
});

test('there is nothing to cancel when nothing runs', async () => {
  const { actions, engine } = await createReadyPage();
  await actions.cancel();
  assert.equal(engine.times('cancel'), 0);
});

test('frames of other points than those on the screen are dropped', async () => {
  const { store, actions, engine } = await createReadyPage();
  const layout = actions.relayout();
  await settle();
  const { positions } = store.get();
  engine.events().onFrame(frameOf(1, 10, { positions: ring(4) }));
  assert.equal(store.get().positions, positions);
  engine.layout(1).resolve(layoutResult());
  await layout;
});

test('a layout that fails is told in its own sentence; the next one starts clean', async () => {
  const { store, actions, engine } = await createReadyPage();
  const layout = actions.relayout({ perplexity: 1e9 });
  await settle();
  engine.layout(1).reject(new Error('The perplexity is 1e9: expected at most 100; choose less.'));
  await assert.rejects(layout, /perplexity/);
  assert.equal(store.get().error, 'The perplexity is 1e9: expected at most 100; choose less.');
  assert.deepEqual([store.get().running, store.get().progress], [false, null]);
  const next = actions.relayout();
  assert.equal(store.get().error, '');
  await settle();
  engine.layout(2).resolve(layoutResult());
  await next;
  assert.equal(store.get().error, '');
});

test('a layout without data asks for data', async () => {
  const { store, actions } = createPage();
  await assert.rejects(actions.relayout(), /open one first/);
  assertSentence(store.get().error);
  assert.equal(store.get().running, false);
});

test('restoring ends the layout and puts the points back where the bundle has them', async () => {
  const { store, actions, engine } = await createReadyPage();
  const layout = actions.relayout();
  await settle();
  engine.events().onFrame(frameOf(1, 10, { costs: [{ iteration: 10, cost: 1 }] }));
  actions.restore();
  await assert.rejects(layout, ABORTED);
  const [stored] = goldenBundle('full').layouts;
  const { positions, positionsFrom, quality, outdated, frame, costs, running } = store.get();
  assert.deepEqual(positions, stored.positions);
  assert.deepEqual([quality, outdated], [measurement(0.75).quality, false]);
  assert.equal(engine.measured.length, 1, 'what was measured of it once is not measured again');
  assert.deepEqual([positionsFrom, frame, costs, running], ['stored', null, [], false]);

  const again = actions.relayout({ resume: true });
  await settle();
  assert.deepEqual(
    engine.asked.at(-1)?.[4],
    stored.positions,
    'a run that resumes begins where the points are',
  );
  engine.layout(engine.lastRequest()).resolve(layoutResult());
  await again;
});

test('data without a layout are laid out as they open, by the first method', async () => {
  const { store, actions, engine } = await createReadyPage();
  store.set({ methods: METHODS });
  actions.setMethod('wrapped-tsne');
  await actions.open(goldenFile('two-rows'));
  assert.equal(store.get().bundle?.layouts.length, 0);
  assert.equal(store.get().running, true);
  await settle();
  assert.deepEqual(
    engine.asked.filter(([verb]) => verb === 'relayout').map((call) => call[2]),
    [METHOD],
  );
  await actions.open(goldenFile('full'));
  await settle();
  assert.equal(store.get().running, false);
  assert.equal(engine.times('relayout'), 1);
});

test('data without a layout are laid out as usual, and not as those before were, unless somebody chose', async () => {
  const { store, actions, engine } = await createReadyPage();
  store.set({ methods: METHODS });
  const [layout] = goldenBundle('full').layouts;
  const made = { ...layout, method: METHOD, parameters: { perplexity: 12, seed: 3 } };
  const stored = goldenFileOf({ ...goldenBundle('full'), layouts: [made] });
  const asked = () => engine.asked.filter(([verb]) => verb === 'relayout').map((call) => call[3]);
  await actions.open(stored);
  assert.deepEqual(store.get().parameters[METHOD], { perplexity: 12, seed: 3 });
  await actions.open(goldenFile('two-rows'));
  await settle();
  assert.deepEqual(asked(), [{}]);
  await actions.open(stored);
  actions.setMethod(METHOD, { perplexity: 7 });
  await actions.open(goldenFile('two-rows'));
  await settle();
  assert.deepEqual(asked(), [{}, { perplexity: 7, seed: 3 }]);
});
