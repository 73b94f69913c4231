/**
 * A link is followed as far as the page can, and the page's own link leads back to what is shown.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readLink } from '../../../web/state/link.js';
import {
  ABORTED,
  assertSentence,
  createReadyPage,
  goldenBytes,
  layoutResult,
  ring,
  settle,
} from '../examples.js';

/** @import { TestContext } from 'node:test' */

const DISHES = {
  name: 'dishes',
  title: 'Dishes',
  file: 'data/dishes.esb',
  bytes: 1,
  description: '',
};

/** @param {TestContext} context @returns a ready page whose menu holds five dishes */
async function createLinkedPage(context) {
  context.mock.method(globalThis, 'fetch', async () => new Response(goldenBytes('full')));
  const page = await createReadyPage();
  page.store.set({ dataSets: [DISHES] });
  return page;
}

test('opens the data and shows what the link says', async (context) => {
  const { store, actions } = await createLinkedPage(context);
  /** @type {unknown[]} */
  const jumps = [];
  actions.useCamera({
    pose: () => ({ latitude: 1, longitude: 2, zoom: 3 }),
    jump: (pose) => jumps.push(pose),
  });
  assert.equal(
    await actions.followLink(
      '#data=dishes&pinned=3&chosen=1-3&layers=points.terrain&camera=10,20,2&displacement=0.5,4&tray=time',
    ),
    true,
  );
  const { dataSet, pinned, selection, layers, displacement, tray } = store.get();
  assert.deepEqual([dataSet, pinned, [...selection], tray], ['dishes', 3, [0, 1, 2], 'time']);
  assert.deepEqual(
    Object.entries(layers)
      .filter(([, shown]) => shown)
      .map(([name]) => name),
    ['points', 'terrain'],
  );
  assert.deepEqual([displacement.height, displacement.exponent], [0.5, 4]);
  assert.deepEqual(jumps.at(-1), { latitude: 10, longitude: 20, zoom: 2 });
});

test('rows that the data does not have are left out', async (context) => {
  const { store, actions } = await createLinkedPage(context);
  await actions.followLink('data=dishes&pinned=500&chosen=3-9');
  assert.deepEqual([store.get().pinned, [...store.get().selection]], [-1, [2, 3, 4]]);
});

test('lays out again as the link says', async (context) => {
  const { actions, engine } = await createLinkedPage(context);
  await actions.followLink(
    'data=dishes&layout=spherical-tsne&set.perplexity=9&set.metric=euclidean',
  );
  await settle();
  const [, , method, parameters, start] = engine.asked.filter(([verb]) => verb === 'relayout')[0];
  assert.deepEqual(
    [method, JSON.parse(JSON.stringify(parameters)), start],
    ['spherical-tsne', { perplexity: 9, metric: 'euclidean' }, null],
  );
});

test('data that is not here is named in one sentence and nothing changes', async (context) => {
  const { store, actions } = await createLinkedPage(context);
  const { bundle } = store.get();
  assert.equal(await actions.followLink('data=mine.csv&pinned=1'), false);
  assertSentence(store.get().notice);
  assert.match(store.get().notice, /mine\.csv/);
  assert.deepEqual([store.get().bundle, store.get().pinned], [bundle, -1]);
});

test('the link of the page leads back to what is shown', async (context) => {
  const { store, actions, engine } = await createLinkedPage(context);
  await actions.followLink('data=dishes');
  actions.pin(2);
  actions.selectPoints([4, 0]);
  const layout = actions.relayout({ perplexity: 7 });
  await settle();
  engine
    .layout(engine.lastRequest())
    .resolve(layoutResult({ parameters: { perplexity: 7, seed: 42 } }));
  await layout;
  const link = readLink(actions.currentLink());
  assert.deepEqual([link.data, link.pinned, link.selection], ['dishes', 2, [0, 4]]);
  assert.deepEqual(link.layout, {
    method: 'spherical-tsne',
    parameters: { perplexity: 7, seed: 42 },
  });
  assert.equal(store.get().layoutSource?.resumed, false);
});

test('while a layout runs the link leads to it, and after a cancel to the one before', async (context) => {
  const { store, actions, engine } = await createLinkedPage(context);
  await actions.followLink('data=dishes');
  const layout = actions.relayout({ perplexity: 7 });
  const running = { method: 'spherical-tsne', parameters: { perplexity: 7 } };
  assert.deepEqual(readLink(actions.currentLink()).layout, running, 'before Python has answered');
  await settle();
  engine.events().onFrame({
    request: engine.lastRequest(),
    iteration: 10,
    iterations: 40,
    costs: [],
    positions: ring(5, 1),
  });
  assert.deepEqual(readLink(actions.currentLink()).layout, running);
  await actions.cancel();
  await assert.rejects(layout, ABORTED);
  assert.equal(store.get().running, false);
  assert.equal(readLink(actions.currentLink()).layout, undefined);
});

test('a link that is followed before the planet turns says where that looks first', async (context) => {
  const { actions } = await createLinkedPage(context);
  await actions.followLink('data=dishes&camera=10,20,2');
  /** @type {unknown[]} */
  const jumps = [];
  actions.useCamera({
    pose: () => ({ latitude: 1, longitude: 2, zoom: 3 }),
    jump: (pose) => jumps.push(pose),
  });
  assert.deepEqual(jumps, [{ latitude: 10, longitude: 20, zoom: 2 }]);
});

test('filters, theme, k and threshold are followed as far as the data have them', async (context) => {
  const { store, actions } = await createLinkedPage(context);
  const { bundle } = store.get();
  const category = bundle?.columns.find(({ kind }) => kind === 'category');
  const number = bundle?.columns.find(({ kind }) => kind === 'number');
  assert.ok(category?.kind === 'category' && number);
  const [first] = category.categories;
  await actions.followLink(
    `data=dishes&theme=light&top=25&threshold=0.4&filter=category,${category.name},${first},nowhere` +
      `&filter=category,${number.name},1&filter=number,nothing,1,2&filter=number,${number.name},,1e9`,
  );
  const { filters, filterMask, theme, topK, scoreThreshold } = store.get();
  assert.deepEqual(filters, [
    { kind: 'category', column: category.name, categories: [first] },
    { kind: 'number', column: number.name, low: null, high: 1e9 },
  ]);
  assert.ok(filterMask);
  assert.deepEqual([theme, topK, scoreThreshold], ['light', 25, 0.4]);
  const { filters: linked } = readLink(actions.currentLink());
  assert.deepEqual(linked, filters);
});

test('a question by points is asked and refined: that needs nobody else', async (context) => {
  const { store, actions } = await createLinkedPage(context);
  await actions.followLink('data=dishes&like=2&liked=1&disliked=4.1&weight=0.4');
  while (!store.get().answer?.query.liked.length) await settle();
  const { answer, feedbackWeight } = store.get();
  assert.deepEqual(
    [answer?.query.kind, answer?.query.wanted, answer?.query.liked, answer?.query.disliked],
    ['points', [1], [0], [3, 4]],
  );
  assert.equal(feedbackWeight, 0.4);
  const link = readLink(actions.currentLink());
  assert.deepEqual([link.wanted, link.liked, link.disliked], [[1], [0], [3, 4]]);
});

test('a question that a server would answer waits in the box, with what refines it; nothing is sent', async (context) => {
  const { store, actions } = await createLinkedPage(context);
  const { mock } = /** @type {any} */ (globalThis.fetch);
  actions.chooseProvider({ kind: 'openai', baseUrl: 'http://127.0.0.1:9/v1', model: 'm' });
  await actions.followLink('data=dishes');
  const fetched = mock.callCount();
  await actions.followLink('data=dishes&query=soup&liked=1&disliked=2-9&weight=1');
  for (let turn = 0; turn < 20; turn++) await settle();
  const { draft, draftFeedback, answer, permission } = store.get();
  assert.deepEqual([draft, answer, permission], ['soup', null, null]);
  assert.deepEqual(draftFeedback, { liked: [0], disliked: [1, 2, 3, 4] });
  assert.equal(mock.callCount(), fetched);
  assert.deepEqual(readLink(actions.currentLink()).disliked, [1, 2, 3, 4], 'also after a reload');
  await actions.ask('soup', [1, 2, -1, 0.5]);
  assert.deepEqual(store.get().answer?.query.liked, [0]);
  await actions.ask('bread', [1, 2, -1, 0.5]);
  assert.deepEqual(store.get().answer?.query.liked, [], 'another question is not refined');
});

test('a filter on land passes the rows of that land, as far as it is known', async (context) => {
  const { store, actions } = await createLinkedPage(context);
  await actions.followLink('data=dishes');
  store.set({
    regions: [
      { level: 0, title: 'North', members: Uint32Array.of(0, 3) },
      { level: 0, title: 'South', members: Uint32Array.of(1, 2, 4) },
    ],
  });
  const filter = (/** @type {string} */ name) =>
    new URLSearchParams({ data: 'dishes', filter: `category,land: continents,${name}` }).toString();
  await actions.followLink(filter('North'));
  assert.deepEqual([...(store.get().filterMask ?? [])], [1, 0, 0, 1, 0]);
  const link = readLink(actions.currentLink());
  await actions.clearFilters();
  await actions.followLink(filter('Nowhere'));
  assert.equal(store.get().filterMask, null);
  assert.deepEqual(link.filters, [
    { kind: 'category', column: 'land: continents', categories: ['North'] },
  ]);
});
