import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFirstActions } from '../../../../web/actions/first.js';
import { createAllActions } from '../../../../web/actions/index.js';
import { decodeBundle, vectorsToFloat32 } from '../../../../web/formats/bundle.js';
import { createKeyring } from '../../../../web/platform/keyring.js';
import { ProviderError } from '../../../../web/providers/error.js';
import { INITIAL_STATE } from '../../../../web/state/state.js';
import { createStore, watch } from '../../../../web/state/store.js';
import { ALLOWED, bundleOf, createFakeEngine, METHOD } from '../../examples.js';
import { eventually } from '../../../waiting.js';

/**
 * @import { Collection } from '../../../../web/platform/storage.js'
 * @import { State } from '../../../../web/state/state.js'
 * @import { Store } from '../../../../web/state/store.js'
 */

const KEY = 'sk-test-0123456789abcdef';
const ROWS = 250;

/** Collections in memory, in the place of IndexedDB. */
function createMemory() {
  /** @type {Map<string, Map<string, {value: any, about: any, saved: number}>>} */
  const all = new Map();
  let clock = 0;
  return {
    all,
    /** @param {string} name @returns {Collection} */
    openCollection(name) {
      const entries = all.get(name) ?? new Map();
      all.set(name, entries);
      return {
        get: async (key) => structuredClone(entries.get(key)?.value),
        put: async (key, value, about = {}) =>
          void entries.set(key, { value: structuredClone(value), about, saved: clock++ }),
        remove: async (key) => void entries.delete(key),
        list: async () => [...entries].map(([key, { about, saved }]) => ({ key, about, saved })),
        clear: async () => entries.clear(),
      };
    },
  };
}

/** 250 rows of which two have no text. */
const table = () => ({
  ...bundleOf(
    [
      {
        kind: 'text',
        name: 'text',
        values: Array.from({ length: ROWS }, (_, row) =>
          row === 3 || row === 7 ? ' ' : `Text ${row}`,
        ),
        extra: {},
      },
      {
        kind: 'number',
        name: 'n',
        values: Float64Array.from({ length: ROWS }, (_, row) => row),
        extra: {},
      },
    ],
    { text: 'text' },
  ),
  name: 'Notes',
});

/**
 * @param {{memory?: ReturnType<typeof createMemory>, failAt?: number}} [settings] the call of the
 *   server that fails, from 1
 */
function createEmbedding({ memory = createMemory(), failAt = 0 } = {}) {
  /** @type {string[][]} */
  const paid = [];
  let calls = 0;
  /** @type {() => void} */
  let onCall = () => {};
  const embed = async (/** @type {string[]} */ texts, /** @type {any} */ options) => {
    options.signal?.throwIfAborted();
    if (++calls === failAt) throw new ProviderError('network', 'The server went away.');
    paid.push(texts);
    onCall();
    return texts.map((text) => Float32Array.of(Number(text.slice(5)) + 1, 1, 0));
  };
  const engine = createFakeEngine();
  const store = createStore({ ...INITIAL_STATE, method: METHOD });
  const actions = createAllActions(store, createFirstActions(store, engine.create), {
    ...memory,
    local: { embed },
    embed,
    keyring: createKeyring(null),
    permissions: ALLOWED,
  });
  actions.chooseProvider({
    kind: 'openai',
    baseUrl: 'http://127.0.0.1:9/v1',
    model: 'text-embedding-3-small',
  });
  actions.setKey(KEY);
  return {
    memory,
    paid,
    store,
    actions,
    whenCalled: (/** @type {() => void} */ then) => {
      onCall = then;
    },
  };
}

/** @param {Store<State>} store */
async function planned(store) {
  await eventually(() => store.get().embedding?.estimate, 'an estimate');
  const { embedding } = store.get();
  assert.ok(embedding?.estimate);
  return embedding.estimate;
}

test('the plan counts texts, empty rows, tokens and time before anything is asked', async () => {
  const { paid, store, actions } = createEmbedding();
  actions.planEmbedding(table());
  const estimate = await planned(store);
  assert.deepEqual(
    [estimate.texts, estimate.empty, estimate.kept, estimate.isFinished],
    [ROWS - 2, 2, 0, false],
  );
  assert.ok(estimate.tokens >= ROWS && estimate.milliseconds > 0);
  assert.equal(paid.length, 0);
});

test('the vectors become a bundle that is opened and kept, with the rows that have a text', async () => {
  const { memory, paid, store, actions } = createEmbedding();
  actions.planEmbedding(table());
  await planned(store);
  await actions.startEmbedding();
  assert.equal(paid.flat().length, ROWS - 2);
  const { bundle, embedding, notice } = store.get();
  assert.ok(bundle);
  assert.equal(embedding, null);
  assert.match(notice, /248 texts.*2 rows without a text were left out.*kept on this device/);
  assert.deepEqual(bundle.model, {
    provider: 'openai',
    name: 'text-embedding-3-small',
    dimension: 3,
    normalized: true,
    template: '{text}',
    extra: {},
  });
  const numbers = bundle.columns[1];
  assert.ok(numbers.kind === 'number');
  assert.equal(numbers.values[3], 4, 'row 3 was left out, with all its columns');
  const vectors = vectorsToFloat32(bundle);
  for (let row = 0; row < bundle.count; row++) {
    const expected = [numbers.values[row] + 1, 1].map(
      (value, _, all) => value / Math.hypot(...all),
    );
    assert.ok(
      Math.abs(vectors[3 * row] - expected[0]) < 1e-3 &&
        Math.abs(vectors[3 * row + 1] - expected[1]) < 1e-3,
    );
  }
  const [kept] = memory.all.get('data')?.values() ?? [];
  assert.equal(decodeBundle(kept.value).count, ROWS - 2);
  assert.deepEqual(
    [kept.about.name, kept.about.model, kept.about.count],
    ['Notes, text-embedding-3-small', 'text-embedding-3-small', ROWS - 2],
  );
});

test('after a failure it goes on where it was, and no text is paid twice', async () => {
  const { paid, store, actions } = createEmbedding({ failAt: 3 });
  actions.planEmbedding(table());
  await planned(store);
  await assert.rejects(actions.startEmbedding(), /went away/);
  assert.deepEqual(
    [store.get().embedding?.stage, store.get().embedding?.sentence],
    ['failed', 'The server went away.'],
  );
  assert.equal(paid.flat().length, 200);
  await actions.startEmbedding();
  assert.deepEqual(paid.flat().toSorted(), [...new Set(paid.flat())].toSorted());
  assert.equal(paid.flat().length, ROWS - 2);
  assert.equal(store.get().bundle?.count, ROWS - 2);
});

test('another visit finds what was paid before, and the bundle that was made', async () => {
  const { memory, store, actions } = createEmbedding({ failAt: 3 });
  actions.planEmbedding(table());
  await planned(store);
  await assert.rejects(actions.startEmbedding());
  const later = createEmbedding({ memory });
  later.actions.planEmbedding(table());
  const estimate = await planned(later.store);
  assert.deepEqual([estimate.kept, estimate.isFinished], [200, false]);
  await later.actions.startEmbedding();
  assert.equal(later.paid.flat().length, 48);
  const last = createEmbedding({ memory });
  last.actions.planEmbedding(table());
  assert.deepEqual(
    [(await planned(last.store)).kept, last.store.get().embedding?.estimate?.isFinished],
    [248, true],
  );
  await last.actions.openEmbedded();
  assert.equal(last.store.get().bundle?.count, 248);
  assert.equal(last.paid.length, 0);
});

test('another model, or other texts, find nothing that was kept', async () => {
  const { memory, store, actions } = createEmbedding();
  actions.planEmbedding(table());
  await planned(store);
  await actions.startEmbedding();
  const later = createEmbedding({ memory });
  later.actions.chooseProvider({ model: 'text-embedding-3-large' });
  later.actions.planEmbedding(table());
  assert.equal((await planned(later.store)).kept, 0);
  later.actions.chooseProvider({ model: 'text-embedding-3-small' });
  await eventually(() => later.store.get().embedding?.estimate?.kept, 'what is kept');
  assert.equal(later.store.get().embedding?.estimate?.kept, 248, 'the estimate follows the model');
});

test('it pauses, keeps what is done, and goes on; cancelled, it is gone from the screen', async () => {
  const { paid, store, actions, whenCalled } = createEmbedding();
  actions.planEmbedding(table());
  await planned(store);
  whenCalled(() => actions.pauseEmbedding());
  await actions.startEmbedding();
  assert.equal(store.get().embedding?.stage, 'paused');
  assert.equal(store.get().embedding?.done, 100);
  whenCalled(() => {});
  await actions.startEmbedding();
  assert.equal(paid.flat().length, ROWS - 2);
  actions.planEmbedding(table());
  actions.cancelEmbedding();
  assert.equal(store.get().embedding, null);
});

test('data without texts say so', () => {
  const { store, actions } = createEmbedding();
  actions.planEmbedding(
    bundleOf([{ kind: 'number', name: 'n', values: Float64Array.of(1), extra: {} }]),
  );
  assert.equal(store.get().embedding, null);
  assert.match(store.get().error, /no column of texts/);
});

test('the key is in nothing that is kept', async () => {
  const { memory, store, actions } = createEmbedding();
  actions.planEmbedding(table());
  await planned(store);
  await actions.startEmbedding();
  for (const entries of memory.all.values()) {
    for (const [key, { value, about }] of entries) {
      const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
      assert.ok(!`${key} ${JSON.stringify(about)}`.includes(KEY) && !bytes.includes(KEY));
    }
  }
});

/** @param {string} model of the open data */
const opened = (model) => {
  const bundle = bundleOf([{ kind: 'text', name: 'text', values: ['a', 'b'], extra: {} }], {
    text: 'text',
  });
  return {
    ...bundle,
    name: 'Old notes',
    model: { ...bundle.model, name: model, dimension: 3, template: '{text}' },
    vectors: new Uint16Array(6),
  };
};

test('texts that are added are embedded first, and then join the open data', async () => {
  const { memory, paid, store, actions } = createEmbedding();
  actions.chooseProvider({ model: 'minutes' });
  store.set({ bundle: opened('minutes') });
  actions.planAdding(table());
  await planned(store);
  assert.deepEqual(
    [store.get().embedding?.joins, store.get().embedding?.misfit],
    ['Old notes', ''],
  );
  /** @type {number[]} */
  const counts = [];
  watch(store, ['growing'], ({ growing }) => growing && counts.push(growing.bundle.count));
  // Nobody has told Python of these data, so they get no places.
  await assert.rejects(actions.startEmbedding(), /No data set is open/);
  assert.deepEqual(counts, [2 + ROWS - 2], 'rows on their way');
  assert.match(store.get().error, /No data set is open/);
  assert.equal(store.get().embedding, null);
  assert.equal(paid.flat().length, ROWS - 2);
  assert.equal(memory.all.get('data')?.size ?? 0, 0, 'they are no data of their own');
});

test('vectors of another model are refused before anything is embedded', async () => {
  const { paid, store, actions } = createEmbedding();
  store.set({ bundle: opened('all-MiniLM-L6-v2') });
  actions.planAdding(table());
  await planned(store);
  assert.match(
    store.get().embedding?.misfit ?? '',
    /gives 1536 numbers, the data has 3 from "all-MiniLM-L6-v2": choose that/,
  );
  await actions.startEmbedding();
  assert.equal(paid.length, 0);
});
