import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFilterActions } from '../../../web/actions/filters.js';
import { createSelectionActions } from '../../../web/actions/selection.js';
import { INITIAL_STATE } from '../../../web/state/state.js';
import { createStore } from '../../../web/state/store.js';
import { answerOf, bundleOf, createPage, createReadyPage, goldenFile } from '../examples.js';

/** @param {Awaited<ReturnType<typeof createReadyPage>>} page */
const chosen = ({ store }) => [...store.get().selection].sort((a, b) => a - b);

test('points are chosen, added and taken away', async () => {
  const page = await createReadyPage();
  page.actions.selectPoints([1, 3]);
  assert.deepEqual(chosen(page), [1, 3]);
  page.actions.selectPoints([3, 4], 'add');
  assert.deepEqual(chosen(page), [1, 3, 4]);
  page.actions.selectPoints([1, 2], 'remove');
  assert.deepEqual(chosen(page), [3, 4]);
  page.actions.clearSelection();
  assert.deepEqual(chosen(page), []);
});

test('a selection is never changed, but replaced', async () => {
  const { store, actions } = await createReadyPage();
  actions.selectPoints([1]);
  const before = store.get().selection;
  actions.selectPoints([2], 'add');
  assert.deepEqual([...before], [1]);
});

test('every step can be undone and done again, in order', async () => {
  const page = await createReadyPage();
  const { actions, store } = page;
  const steps = [[0], [0, 1], [4], []];
  for (const rows of steps) actions.selectPoints(rows);
  for (const rows of [[4], [0, 1], [0], []]) {
    assert.equal(store.get().undoable, true);
    actions.undoSelection();
    assert.deepEqual(chosen(page), rows);
  }
  assert.equal(store.get().undoable, false);
  actions.undoSelection();
  for (const rows of steps) {
    assert.equal(store.get().redoable, true);
    actions.redoSelection();
    assert.deepEqual(chosen(page), rows);
  }
  assert.equal(store.get().redoable, false);
  actions.redoSelection();
  assert.deepEqual(chosen(page), []);
});

test('a new choice after an undo forgets what was undone', async () => {
  const page = await createReadyPage();
  const { actions, store } = page;
  actions.selectPoints([1]);
  actions.selectPoints([2]);
  actions.undoSelection();
  actions.selectPoints([3]);
  assert.equal(store.get().redoable, false);
  actions.redoSelection();
  assert.deepEqual(chosen(page), [3]);
  actions.undoSelection();
  assert.deepEqual(chosen(page), [1]);
});

test('a choice of what is chosen already is no step', async () => {
  const page = await createReadyPage();
  page.actions.selectPoints([]);
  assert.equal(page.store.get().undoable, false);
  page.actions.selectPoints([2, 1]);
  page.actions.selectPoints([1, 2, 2]);
  page.actions.undoSelection();
  assert.deepEqual(chosen(page), []);
});

test('inverting stays among what passes, and twice gives the choice back', async () => {
  const page = await createReadyPage();
  page.actions.selectPoints([1, 3]);
  page.actions.invertSelection();
  assert.deepEqual(chosen(page), [0, 2, 4]);
  page.actions.invertSelection();
  assert.deepEqual(chosen(page), [1, 3]);
  page.store.set({ filterMask: Uint8Array.of(1, 1, 0, 0, 1) });
  page.actions.invertSelection();
  assert.deepEqual(chosen(page), [0, 4]);
});

test('what passes can be chosen; all, without filters', async () => {
  const page = await createReadyPage();
  page.actions.selectFiltered();
  assert.deepEqual(chosen(page), [0, 1, 2, 3, 4]);
  page.store.set({ filterMask: Uint8Array.of(0, 1, 0, 1, 0) });
  page.actions.selectFiltered();
  assert.deepEqual(chosen(page), [1, 3]);
});

test('a set is kept to compare with, until it is dropped', async () => {
  const { store, actions } = await createReadyPage();
  actions.selectPoints([1, 2]);
  actions.keepComparison();
  actions.selectPoints([0]);
  assert.deepEqual([...(store.get().comparison ?? [])], [1, 2]);
  actions.dropComparison();
  assert.equal(store.get().comparison, null);
});

test('other data begins with nothing chosen, kept, filtered or to be undone', async () => {
  const { store, actions } = await createReadyPage();
  actions.selectPoints([1]);
  actions.keepComparison();
  actions.setFilter({ kind: 'text', column: '', query: 'a' });
  await actions.open(goldenFile('two-rows'));
  const { selection, comparison, undoable, redoable, filters, filterMask } = store.get();
  assert.deepEqual(
    [selection.size, comparison, undoable, redoable, filters, filterMask],
    [0, null, false, false, [], null],
  );
  actions.undoSelection();
  assert.equal(store.get().selection.size, 0);
});

test('filters set the mask, and follow the answer that they look at', async () => {
  const { store, actions } = await createReadyPage();
  const course = store.get().bundle?.columns.find(({ name }) => name === 'course');
  assert.ok(course?.kind === 'category');
  actions.setFilter({ kind: 'category', column: 'course', categories: [course.categories[0]] });
  assert.deepEqual(
    [...(store.get().filterMask ?? [])],
    [...course.codes].map((code) => Number(code === 0)),
  );
  actions.setFilter({ kind: 'number', column: 'query: similarity', low: 0.5, high: null });
  const before = [...(store.get().filterMask ?? [])];
  const answer = answerOf(Float32Array.of(0, 1, 0, 1, 0), { kind: 'text', label: '' });
  store.set({ answer });
  assert.deepEqual(
    [...(store.get().filterMask ?? [])],
    before.map((passes, i) => passes & (i % 2)),
  );
  actions.removeFilter({ kind: 'category', column: 'course' });
  assert.deepEqual([...(store.get().filterMask ?? [])], [0, 1, 0, 1, 0]);
  actions.clearFilters();
  assert.equal(store.get().filterMask, null);
});

test('many rows are tested in slices, the newest filters last, and those that come are tested, too', async () => {
  const rows = 300_000;
  const positions = new Float32Array(3 * rows);
  const values = Float32Array.from({ length: rows }, (_, row) => row);
  for (let row = 0; row < 1000; row++) positions[3 * row] = 1;
  const column = /** @type {const} */ ({ kind: 'number', name: 'n', values, extra: {} });
  const bundle = { ...bundleOf([column], {}), count: 1000, extent: { rows, positions } };
  /** @type {import('../../../web/state/state.js').State} */
  const initial = { ...INITIAL_STATE, bundle };
  const store = createStore(initial);
  const { setFilter, clearFilters } = createFilterActions(store);
  const selection = createSelectionActions(store);
  /** @param {() => boolean} holds */
  const until = (holds) =>
    new Promise((resolve) => {
      const look = () => holds() && resolve(undefined);
      store.subscribe(look);
      look();
    });
  const passing = () => store.get().filterMask?.reduce((sum, passes) => sum + passes, 0);
  setFilter({ kind: 'number', column: 'n', low: 990, high: null });
  setFilter({ kind: 'number', column: 'n', low: 995, high: null });
  assert.equal(store.get().filterMask, null, 'the filters are set before the mask is there');
  await until(() => store.get().filterMask !== null);
  assert.equal(passing(), 5);
  for (let row = 1000; row < 1010; row++) positions[3 * row] = 1;
  store.set({ atlas: { rows, loaded: 1010, shown: [], flat: [], loading: 0 } });
  await until(() => passing() === 15);
  selection.selectFiltered();
  assert.deepEqual(
    [...store.get().selection],
    Array.from({ length: 15 }, (_, k) => 995 + k),
  );
  clearFilters();
  await until(() => store.get().filterMask === null);
});

test('nothing is chosen before data is open', () => {
  const { store, actions } = createPage();
  actions.invertSelection();
  actions.selectFiltered();
  assert.equal(store.get().selection.size, 0);
});
