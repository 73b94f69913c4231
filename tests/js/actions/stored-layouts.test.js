import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bundleWithLayout } from '../../../web/formats/bundle-layout.js';
import { shownStored, storedLayouts } from '../../../web/formats/stored-layouts.js';
import {
  createReadyPage,
  goldenBundle,
  goldenFileOf,
  layoutResult,
  METHOD,
  METHODS,
  ring,
  settle,
} from '../examples.js';

/** A page with data that bring two layouts. */
async function createPageWithTwo() {
  const page = await createReadyPage();
  page.store.set({ methods: METHODS });
  const bundle = goldenBundle('full');
  const [golden] = bundle.layouts;
  const first = { ...golden, method: METHOD, parameters: { perplexity: 12 } };
  const second = {
    ...first,
    positions: first.positions.map((value) => -value),
    parameters: { perplexity: 7 },
    cost: 3,
  };
  await page.actions.open(goldenFileOf({ ...bundle, layouts: [first, second] }));
  await settle();
  return page;
}

/** @param {Awaited<ReturnType<typeof createReadyPage>>} page */
async function layOut({ actions, engine }) {
  const layout = actions.relayout({ method: METHOD, perplexity: 9 });
  await settle();
  const request = engine.lastRequest();
  engine
    .events()
    .onFrame({ request, iteration: 40, iterations: 40, costs: [], positions: ring(5, 2) });
  engine.layout(engine.lastRequest()).resolve(layoutResult({ parameters: { perplexity: 9 } }));
  await layout;
  await settle();
}

test('each stored layout can be shown, with its controls, and is measured once', async () => {
  const { store, actions, engine } = await createPageWithTwo();
  const [first, second] = storedLayouts(store.get());
  const before = engine.measured.length;
  actions.restore(1);
  await settle();
  assert.equal(store.get().positions, second.positions);
  assert.equal(shownStored(store.get()), second);
  assert.equal(store.get().parameters[store.get().method].perplexity, 7);
  assert.equal(engine.measured.length, before + 1);
  actions.restore(0);
  actions.restore(1);
  await settle();
  assert.equal(engine.measured.length, before + 1, 'what is known of both is not measured again');
  actions.restore(0);
  assert.equal(shownStored(store.get()), first);
  actions.restore(9);
  assert.equal(shownStored(store.get()), first, 'there is no such layout');
});

test('a run is kept beside them, is gone back to, and is saved', async () => {
  const page = await createPageWithTwo();
  const { store, actions, engine } = page;
  actions.keepLayout();
  assert.equal(store.get().keptLayouts.length, 0, 'a stored layout is kept already');
  await layOut(page);
  const run = store.get().positions;
  assert.equal(shownStored(store.get()), null);
  actions.keepLayout();
  actions.keepLayout();
  assert.equal(store.get().keptLayouts.length, 1);
  assert.equal(store.get().positions, run);

  actions.restore(1);
  await settle();
  const measured = engine.measured.length;
  actions.restore(2);
  await settle();
  const { positions, positionsFrom, layoutSource } = store.get();
  assert.deepEqual([positions, positionsFrom], [run, 'result']);
  assert.equal(layoutSource?.parameters.perplexity, 9, 'a link says how it is made');
  assert.equal(engine.measured.length, measured);

  const saved = bundleWithLayout(store.get());
  assert.equal(saved.layouts.length, 3);
  assert.equal(saved.layouts[0].positions, run, 'what is shown opens first');
});

test('the layout that is shown is the first of the saved ones, and none is lost', async () => {
  const { store, actions } = await createPageWithTwo();
  const [first, second] = storedLayouts(store.get());
  actions.restore(1);
  assert.deepEqual(bundleWithLayout(store.get()).layouts, [second, first]);
});

test('other data forget what was kept', async () => {
  const page = await createPageWithTwo();
  await layOut(page);
  page.actions.keepLayout();
  await page.actions.open(goldenFileOf(goldenBundle('full')));
  assert.deepEqual(page.store.get().keptLayouts, []);
});
