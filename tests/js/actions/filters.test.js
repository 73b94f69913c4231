/** Filters, which are tried again when what they look at changes; of many rows, while other things happen. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFilterActions } from '../../../web/actions/filters.js';
import { filterMaskOf } from '../../../web/data/filters.js';
import { INITIAL_STATE } from '../../../web/state/state.js';
import { createStore } from '../../../web/state/store.js';
import { answerOf, bundleOf } from '../examples.js';

/**
 * @import { Filter } from '../../../web/data/filters.js'
 * @import { State } from '../../../web/state/state.js'
 */

const many = (/** @type {number} */ count) =>
  bundleOf(
    ['n', 'm'].map((name, step) => ({
      kind: 'number',
      name,
      values: Float32Array.from({ length: count }, (_, row) => row % (7 + step)),
      extra: {},
    })),
  );
/** @param {string} column @returns {Filter} */
const atMost3 = (column) => ({ kind: 'number', column, low: null, high: 3 });

/** @param {number} [count] of points */
function begin(count = 300_000) {
  /** @type {State} */
  const state = { ...INITIAL_STATE, bundle: many(count) };
  const store = createStore(state);
  // Whoever is told takes longer than a task may.
  const takeLong = () => {
    const end = performance.now() + 10;
    while (performance.now() < end);
  };
  store.subscribe(takeLong);
  const actions = createFilterActions(store);
  store.subscribe(takeLong);
  /** @param {() => boolean} holds */
  const until = (holds) =>
    new Promise((resolve) => {
      const look = () => holds() && resolve(undefined);
      store.subscribe(look);
      look();
    });
  return { store, actions, until };
}

for (const set of [['n'], []])
  test(`a filter that is set while older changes are told stays, ${set.length ? 'beside another' : 'alone'}`, async () => {
    const { store, actions, until } = begin();
    for (const column of set) actions.setFilter(atMost3(column));
    await until(() => (store.get().filterMask !== null) === set.length > 0);
    const told = store.setInTasks({ hovered: 3 });
    store.set({ answer: answerOf(new Float32Array(300_000)) });
    actions.setFilter(atMost3('m'));
    await told;
    const wanted = [...set, 'm'].map(atMost3);
    assert.deepEqual(store.get().filters, wanted);
    const passing = filterMaskOf(store.get(), wanted);
    await until(
      () => Buffer.compare(store.get().filterMask ?? Buffer.of(), passing ?? Buffer.of()) === 0,
    );
  });

test('what passes of other data is not taken for what passes of these', async () => {
  const { store, actions } = begin();
  /** @type {number[]} */
  const lengths = [];
  store.subscribe(({ filterMask }) => {
    if (filterMask) lengths.push(filterMask.length);
  });
  actions.setFilter(atMost3('n'));
  await store.setInTasks({ bundle: many(250_000), filters: [], filterMask: null });
  assert.deepEqual(lengths, []);
  assert.equal(store.get().filterMask, null);
});

test('filters are tried again when what they look at may have changed; where the same points pass, nobody is told', () => {
  const { store, actions } = begin(100);
  actions.setFilter(atMost3('n'));
  const { filterMask } = store.get();
  store.set({ regions: [] });
  assert.equal(store.get().filterMask, filterMask);
  store.set({ bundle: many(120) });
  assert.deepEqual(store.get().filterMask, filterMaskOf(store.get(), [atMost3('n')]));
});
