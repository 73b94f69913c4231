/** Questions are put to the open data: matched, embedded, joined; nothing that was there is lost. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFirstActions } from '../../../web/actions/first.js';
import { createAllActions } from '../../../web/actions/index.js';
import { INITIAL_STATE } from '../../../web/state/state.js';
import { createStore } from '../../../web/state/store.js';
import { ALLOWED, createFakeEngine, goldenFile, METHOD, settle } from '../examples.js';

/** @import { MatchedQuestions } from '../../../web/engine/engine.js' */

/** @param {Partial<MatchedQuestions>} [parts] @returns {MatchedQuestions} two questions to five rows */
const matched = (parts) => ({
  belongs: 'open',
  count: 2,
  judgements: 3,
  answers: 3,
  notes: [],
  problems: [],
  others: 0,
  rows: 5,
  ids: ['a', 'b'],
  texts: ['which soup?', 'which cake?'],
  vectors: null,
  prompt: 'query: ',
  judged: {
    offsets: Int32Array.of(0, 2, 3),
    rows: Int32Array.of(1, 4, 0),
    grades: Float32Array.of(1, 2, 1),
  },
  ...parts,
});

/**
 * @param {Parameters<typeof createFakeEngine>[0]} [instead]
 * @param {(texts: string[], options: any) => Promise<Float32Array[]>} [embed]
 */
async function createPage(instead, embed) {
  /** @type {string[]} */
  const embedded = [];
  const engine = createFakeEngine({
    read: async () => ({ table: null, questions: matched() }),
    match: async () => matched(),
    ...instead,
  });
  const store = createStore({ ...INITIAL_STATE, method: METHOD });
  const actions = createAllActions(store, createFirstActions(store, engine.create), {
    permissions: ALLOWED,
    local: {
      embed:
        embed ??
        (async (texts) => {
          embedded.push(...texts);
          return texts.map((_, i) => Float32Array.of(1 + i, 1, 0, 0));
        }),
    },
  });
  await actions.open(goldenFile('full'));
  await actions.startEngine();
  await settle();
  return { engine, store, actions, embedded };
}

const file = () => new File(['x'], 'queries.jsonl');

test('questions without rows are matched, shown with their prompt, embedded and joined', async () => {
  const { engine, store, actions, embedded } = await createPage();
  const { positions, bundle } = store.get();
  actions.selectPoints([2, 3], 'replace');
  await actions.openFiles([file()]);
  assert.equal(store.get().pendingTable, null);
  assert.equal(store.get().pendingQuestions?.prompt, 'query: ');
  assert.deepEqual(embedded, [], 'nothing is embedded before it is confirmed');
  await actions.confirmQuestions();
  await settle();
  assert.deepEqual(embedded, ['query: which soup?', 'query: which cake?']);
  const now = store.get();
  assert.equal(now.pendingQuestions, null);
  assert.deepEqual(now.bundle?.questions?.texts, ['which soup?', 'which cake?']);
  assert.deepEqual([...(now.bundle?.questions?.judgements.rows ?? [])], [1, 4, 0]);
  assert.equal(now.bundle?.questions?.prompt, 'query: ');
  assert.equal(now.positions, positions, 'the layout stays');
  assert.deepEqual([...now.selection], [2, 3]);
  assert.equal(now.bundle?.columns, bundle?.columns);
  assert.equal(now.tray, 'retrieval');
  assert.equal(engine.times('relayout'), 0);
});

test('a prompt that was edited stands before each question', async () => {
  const { store, actions, embedded } = await createPage();
  await actions.openFiles([file()]);
  actions.choosePrompt('ask: ');
  await actions.confirmQuestions();
  assert.deepEqual(embedded, ['ask: which soup?', 'ask: which cake?']);
  assert.equal(store.get().bundle?.questions?.prompt, 'ask: ');
});

test('questions that bring their vectors are not embedded', async () => {
  const vectors = Float32Array.of(0, 2, 0, 0, 0, 0, 2, 0);
  const { store, actions, embedded } = await createPage({
    match: async () => matched({ vectors }),
  });
  await actions.openFiles([file()]);
  await actions.confirmQuestions();
  assert.deepEqual(embedded, []);
  assert.equal(store.get().bundle?.questions?.vectors.length, 8);
});

test('cancelled, nothing is joined, and what was open stays', async () => {
  const { store, actions } = await createPage(
    undefined,
    (_, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
  );
  const { bundle } = store.get();
  await actions.openFiles([file()]);
  const asking = actions.confirmQuestions();
  await settle();
  actions.cancelQuestions();
  await asking;
  assert.equal(store.get().pendingQuestions, null);
  assert.equal(store.get().bundle, bundle);
  assert.equal(store.get().error, '');
});

test('vectors of another length are refused in one sentence, and can be tried again', async () => {
  const { store, actions } = await createPage(undefined, async (texts) =>
    texts.map(() => Float32Array.of(1, 0)),
  );
  const { bundle } = store.get();
  await actions.openFiles([file()]);
  await assert.rejects(actions.confirmQuestions(), /vectors of 2 numbers, the rows have 4/);
  assert.equal(store.get().pendingQuestions?.stage, 'failed');
  assert.equal(store.get().bundle, bundle);
});

test('rows that were added since are given to Python before the questions are matched', async () => {
  let asked = 0;
  const { engine, actions } = await createPage({
    match: async () => matched({ rows: ++asked === 1 ? 3 : 5 }),
  });
  const before = engine.times('open');
  await actions.openFiles([file()]);
  assert.equal(asked, 2);
  assert.equal(engine.times('open'), before + 1);
});
