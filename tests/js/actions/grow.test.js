/**
 * Rows that are added to the open data: shown as they settle, kept when they have, gone when
 * cancelled.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EmbeddingSphere } from '../../../web/api.js';
import { decodeBundle } from '../../../web/formats/bundle.js';
import { DRIFT } from '../../../web/data/computed-columns.js';
import { NO_PICTURES } from '../../../web/data/pictures.js';
import {
  ABORTED,
  assertSentence,
  createReadyPage,
  deferred,
  goldenBundle,
  goldenBytes,
  goldenFile,
  laidOutFile,
  layoutResult,
  measurement,
  ring,
  settle,
} from '../examples.js';

/**
 * @import { Growth, ReadTable } from '../../../web/engine/engine.js'
 * @import { State } from '../../../web/state/state.js'
 */

const COUNT = 10;
/** @param {Partial<Growth>} [parts] @returns {Growth} */
const growthOf = (parts = {}) => ({
  count: COUNT,
  added: 5,
  iterations: 200,
  milliseconds: 9,
  cost: 0.5,
  drift: { mean: 2, median: 1.2, largest: 8 },
  degrees: Float32Array.of(0.5, 1, 1.2, 2, 8),
  parameters: { perplexity: 30 },
  notices: [],
  ...parts,
});

/**
 * A page with five dishes to which five more are being added; Python answers when the test says so.
 * @param {string} [method] that laid them out before
 */
async function whileGrowing(method = 'spherical-tsne') {
  /** @type {ReturnType<typeof deferred<Growth>>} */
  const answer = deferred();
  const page = await createReadyPage({
    grow: () => answer.promise,
    cancel: async () => answer.reject(new DOMException('The layout was cancelled.', 'AbortError')),
    measure: async () => {
      const { count } = page.store.get().bundle ?? goldenBundle('full');
      return {
        ...measurement(0.75),
        distortion: {
          kept: new Float32Array(count),
          lost: new Float32Array(count),
          false: new Float32Array(count),
        },
      };
    },
  });
  const { actions, engine, store } = page;
  const layout = actions.relayout({ method });
  await settle();
  engine.events().onFrame({
    request: engine.lastRequest(),
    iteration: 40,
    iterations: 40,
    costs: [],
    positions: ring(5, 40),
  });
  engine
    .layout(engine.lastRequest())
    .resolve(layoutResult({ method, parameters: { perplexity: 20 } }));
  await (
    await layout
  ).quality;
  actions.selectPoints([1, 2]);
  actions.colorBy('distortion: kept');
  actions.setFilter({ kind: 'text', column: '', query: 'a' });
  const before = store.get();
  const growth = actions.addRows(goldenBundle('full'));
  growth.catch(() => {});
  await settle();
  const [, request, vectors, options, texts] = engine.asked.filter(([verb]) => verb === 'grow')[0];
  /** @param {number} iteration @param {number} [count] */
  const frame = (iteration, count = COUNT) =>
    engine.events().onFrame({
      request,
      iteration,
      iterations: 200,
      costs: [{ iteration, cost: 1 }],
      positions: ring(count, iteration),
    });
  return { ...page, answer, growth, before, request, vectors, options, texts, frame };
}

/** What must be as it was when nothing was added. */
const SHOWN = /** @type {const} */ ([
  'bundle',
  'dataSet',
  'positions',
  'positionsFrom',
  'quality',
  'distortion',
  'drift',
  'outdated',
  'answer',
  'colorColumn',
  'selection',
  'filters',
  'filterMask',
  'regions',
  'recordedFrames',
  'undoable',
  'frame',
  'costs',
  'running',
  'growing',
  'progress',
  'layoutSource',
]);

/** @param {State} state */
const shown = (state) =>
  Object.fromEntries(
    SHOWN.map((key) => [
      key,
      key === 'filterMask' ? state.filterMask && [...state.filterMask] : state[key],
    ]),
  );

test('the new rows are shown as soon as they have places; frames of other points are dropped', async () => {
  const { store, vectors, options, frame, before } = await whileGrowing();
  assert.equal(vectors.length, 5 * goldenBundle('full').model.dimension);
  assert.deepEqual(options, { perplexity: 20 }, 'the numbers of steps are those of Python');
  assert.deepEqual([store.get().running, store.get().bundle], [true, before.bundle]);
  frame(0, 7);
  assert.equal(store.get().positions, before.positions);
  frame(1);
  const { bundle, positions, filterMask, distortion, progress, colorColumn } = store.get();
  assert.deepEqual(
    [bundle?.count, positions, filterMask?.length, distortion],
    [COUNT, ring(COUNT, 1), COUNT, null],
  );
  assert.deepEqual(progress, { label: 'Adding rows', fraction: 1 / 200 });
  assert.notEqual(colorColumn, 'distortion: kept', 'what colours is known of all points');
  frame(2, 5);
  assert.deepEqual(store.get().positions, ring(COUNT, 1));
});

test('Python is told what the new rows say, as their columns of text have it', async () => {
  const { texts } = await whileGrowing();
  const written = goldenBundle('full').columns.flatMap((column) =>
    column.kind === 'text' ? [column.values] : [],
  );
  assert.ok(written.length > 0);
  assert.deepEqual(
    texts,
    Array.from({ length: 5 }, (_, row) => written.map((values) => values[row]).join(' ')),
  );
});

test('what has grown takes the place of what was open, drift is told, and the new rows are chosen', async () => {
  const { store, actions, engine, answer, growth, frame } = await whileGrowing();
  for (const iteration of [1, 200]) frame(iteration);
  answer.resolve(growthOf({ notices: ['Perplexity was lowered.'] }));
  assert.equal((await growth).added, 5);
  await settle();
  const {
    bundle,
    dataSet,
    positions,
    positionsFrom,
    drift,
    selection,
    colorColumn,
    notice,
    running,
    growing,
    distortion,
    quality,
    outdated,
  } = store.get();
  assert.deepEqual(
    [bundle?.count, dataSet, positions, positionsFrom],
    [COUNT, 'full, grown', ring(COUNT, 200), 'stored'],
  );
  assert.deepEqual(
    bundle?.layouts.map(({ positions: stored, parameters }) => [stored, parameters]),
    [[ring(COUNT, 200), { perplexity: 30 }]],
  );
  assert.deepEqual([...(drift ?? [])], [...growthOf().degrees, NaN, NaN, NaN, NaN, NaN]);
  assert.deepEqual(
    [[...selection], colorColumn, running, growing],
    [[5, 6, 7, 8, 9], DRIFT.name, false, null],
  );
  assert.match(
    notice,
    /^5 rows added; the old points drifted 1\.2° at the median, 8\.0° at most\. Perplexity was lowered\./,
  );
  assert.deepEqual(
    [distortion?.kept.length, quality?.recall, outdated],
    [COUNT, 0.75, false],
    'and measured',
  );
  assert.equal(engine.measured.at(-1)?.[1], null, 'where Python has put the points');

  const layout = actions.relayout();
  await settle();
  assert.equal(engine.times('open'), 1, 'Python holds the rows already');
  engine.layout(engine.lastRequest()).resolve(layoutResult());
  await layout;
  actions.restore();
  assert.deepEqual(store.get().positions, ring(COUNT, 200));
});

test('the layout of another method is not pulled apart: its points stay, and are said to have stayed', async () => {
  const { store, options, answer, growth, frame } = await whileGrowing('radial-pca');
  assert.deepEqual([options.relax, options.perplexity], [0, undefined]);
  frame(100);
  answer.resolve(
    growthOf({ drift: { mean: 0, median: 0, largest: 0 }, degrees: new Float32Array(5) }),
  );
  await growth;
  assert.match(store.get().notice, /^5 rows added; the old points stayed where they were\./);
  assert.notEqual(store.get().colorColumn, DRIFT.name, 'there is no drift to see');
  assert.deepEqual(
    [store.get().bundle?.layouts[0].method, store.get().bundle?.layouts[0].parameters],
    ['radial-pca', { perplexity: 20 }],
  );
});

test('cancelled, everything is as it was, also the history of selections and runs', async () => {
  const { store, actions, engine, growth, before, frame } = await whileGrowing();
  for (const iteration of [1, 2]) frame(iteration);
  await actions.cancel();
  await assert.rejects(growth, ABORTED);
  await settle();
  assert.deepEqual(shown(store.get()), shown(before));
  assert.equal(store.get().error, '');
  actions.undoSelection();
  assert.equal(store.get().selection.size, 0);
  const layout = actions.relayout();
  await settle();
  assert.equal(engine.times('open'), 1);
  engine.layout(engine.lastRequest()).resolve(layoutResult());
  await layout;
});

test('cancelled when Python had just added the rows, Python is given the open data again', async () => {
  const { store, actions, engine, growth, before, answer, frame } = await whileGrowing();
  frame(200);
  answer.resolve(growthOf());
  const cancelled = actions.cancel();
  await assert.rejects(growth, ABORTED);
  await cancelled;
  assert.deepEqual(shown(store.get()), shown(before));
  const layout = actions.relayout();
  await settle();
  assert.deepEqual(
    engine.asked.filter(([verb]) => verb === 'open').map(([, bytes]) => decodeBundle(bytes).count),
    [5, 5],
  );
  engine.layout(engine.lastRequest()).resolve(layoutResult());
  await layout;
});

test('other data opened meanwhile, or a layout asked for, ends it', async () => {
  const opened = await whileGrowing();
  opened.frame(1);
  await opened.actions.open(laidOutFile('two-rows'));
  await assert.rejects(opened.growth, ABORTED);
  assert.deepEqual(
    [
      opened.store.get().bundle?.count,
      opened.store.get().positions.length,
      opened.store.get().running,
    ],
    [2, 6, false],
  );

  const asked = await whileGrowing();
  asked.frame(1);
  const layout = asked.actions.relayout();
  await assert.rejects(asked.growth, ABORTED);
  await settle();
  assert.equal(asked.store.get().bundle, asked.before.bundle);
  asked.engine.layout(asked.engine.lastRequest()).resolve(layoutResult());
  await layout;
});

test('what Python refuses is one sentence, and everything is as it was', async () => {
  const { store, growth, before, answer, frame } = await whileGrowing();
  frame(1);
  answer.reject(new Error('The data set has no layout to grow: lay it out, then add to it.'));
  await assert.rejects(growth, /no layout/);
  assert.deepEqual(shown(store.get()), shown(before));
});

test('files are added through the console: a bundle, or a table as it is recognised', async () => {
  const vectors = {
    name: 'embedding',
    dimension: goldenBundle('full').model.dimension,
    others: [],
  };
  const table = {
    source: 'mine.csv',
    name: 'Mine',
    model: 'm',
    count: 7,
    usable: 5,
    columns: [],
    roles: { text: 'title' },
    vectors,
    faults: [],
    notes: [],
  };
  let read = /** @type {ReadTable} */ (table);
  /** @type {ReturnType<typeof deferred<number>>} */
  const asked = deferred();
  const { store, actions, engine } = await createReadyPage({
    read: async () => read,
    compose: async () => goldenBytes('full'),
    async grow(request) {
      engine
        .events()
        .onFrame({ request, iteration: 1, iterations: 1, costs: [], positions: ring(3 * 5, 1) });
      engine
        .events()
        .onFrame({ request, iteration: 1, iterations: 1, costs: [], positions: ring(COUNT, 1) });
      asked.resolve(request);
      return growthOf();
    },
  });
  const sphere = new EmbeddingSphere(store, actions, {
    ready: Promise.resolve(),
    planetReady: Promise.resolve(),
    engineReady: Promise.resolve(),
  });
  const file = new File(['title,embedding\n'], 'mine.csv');
  assert.deepEqual(await sphere.grow(file), { added: 5, drift: growthOf().drift });
  await asked.promise;
  assert.match(store.get().notice, /2 of 7 rows could not be used\./);
  assert.equal(store.get().pendingTable, null);

  await actions.open(goldenFile('full'));
  assert.equal((await sphere.grow(goldenFile('full'))).added, 5);

  await actions.open(goldenFile('full'));
  for (const wrong of [null, { ...vectors, dimension: 3000 }]) {
    read = { ...table, vectors: wrong };
    await assert.rejects(sphere.grow(file));
    assertSentence(store.get().error);
    assert.equal(store.get().bundle?.count, 5);
  }
  assert.equal(engine.times('forget'), 2, 'and Python holds the files no longer');
});

test('a table that is to be added waits to be confirmed like any other', async () => {
  const vectors = { name: 'embedding', dimension: 4, others: [] };
  const table = {
    source: 'mine.csv',
    name: 'Mine',
    model: '',
    count: 5,
    usable: 5,
    columns: [],
    roles: {},
    vectors,
    faults: [],
    notes: [],
  };
  const { store, actions } = await createReadyPage({
    read: async () => table,
    compose: async () => goldenBytes('full'),
  });
  const file = new File(['title,embedding\n'], 'mine.csv');
  await actions.openFiles([file], true);
  assert.deepEqual(store.get().pendingTable, { ...table, questions: null, pictures: NO_PICTURES });
  assert.equal(store.get().adding, true);
  await actions.openFiles([file]);
  assert.equal(store.get().adding, false);
});
