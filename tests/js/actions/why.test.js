/** Why a row is not found: Python is asked first, then the model in the tab reads its sentences. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFirstActions } from '../../../web/actions/first.js';
import { createAllActions } from '../../../web/actions/index.js';
import { encodeBundle } from '../../../web/formats/bundle-encode.js';
import { INITIAL_STATE } from '../../../web/state/state.js';
import { createStore } from '../../../web/state/store.js';
import {
  answerOf,
  createFakeEngine,
  deferred,
  goldenBundle,
  goldenFile,
  METHOD,
  settle,
} from '../examples.js';

/** @import { AskedWhy, WhyTold } from '../../../web/data/why.js' */

/** @type {WhyTold} */
const TOLD = {
  row: 1,
  place: 2,
  score: 0.5,
  margin: 0.25,
  rivals: [],
  explanation: null,
  shared: [],
  missing: [],
  lifting: [],
  sentences: ['One.', 'Two.'],
  texts: ['One. Two.', 'One.', 'Two.', 'Two.', 'One.'],
  weighed: null,
};
const WEIGHED = { ...TOLD, texts: [], weighed: { best: 0, worst: 1, scores: [], gains: [] } };

/** Two rows that the model in the tab embedded. */
function localFile() {
  const bundle = goldenBundle('two-rows');
  const dimension = 384;
  const vectors = new Uint16Array(bundle.count * dimension).fill(0x2c00);
  const model = { ...bundle.model, name: 'all-MiniLM-L6-v2', dimension, provider: 'local' };
  return new File([encodeBundle({ ...bundle, model, vectors, neighbors: null })], 'local.esb');
}

/**
 * @param {File} file
 * @param {(texts: string[], wish?: {signal?: AbortSignal}) => Promise<Float32Array[]>} [embed]
 */
async function createPage(file, embed = async (texts) => texts.map(() => new Float32Array(384))) {
  /** @type {AskedWhy[]} */
  const asked = [];
  const engine = createFakeEngine({
    async why(given) {
      asked.push(given);
      return /** @type {WhyTold} */ (given.facts ? WEIGHED : TOLD);
    },
  });
  const store = createStore({ ...INITIAL_STATE, method: METHOD });
  const actions = createAllActions(store, createFirstActions(store, engine.create), {
    local: { embed, countTokens: async (texts) => texts.map(({ length }) => length + 2) },
  });
  await actions.open(file);
  await actions.startEngine();
  await settle();
  return { store, actions, asked };
}

const ANSWER = answerOf([1, 0.5], { kind: 'text', label: 'What?' });

test('the model of the data reads the sentences, and what it told goes to Python', async () => {
  const { store, actions, asked } = await createPage(localFile());
  store.set({ answer: ANSWER, pinned: 1 });
  await actions.explainRow(1);
  assert.deepEqual(
    asked.map(({ text, row, k, question, facts }) => [text, row, k, question, facts !== null]),
    [
      ['What?', 1, 10, -1, false],
      ['What?', 1, 10, -1, true],
    ],
  );
  assert.deepEqual([...(asked[1].facts?.tokens ?? [])], [4, 4]);
  assert.equal(asked[1].facts?.vectors.length, 5 * 384);
  assert.deepEqual(
    [store.get().why?.told, store.get().why?.reading, store.get().why?.untold],
    [WEIGHED, null, ''],
  );
});

test('data of another model are told of without their sentences, and it is said', async () => {
  const { store, actions, asked } = await createPage(goldenFile('two-rows'));
  const query = { ...ANSWER.query, question: 3, kind: /** @type {const} */ ('points') };
  store.set({ answer: { ...ANSWER, query }, pinned: 1 });
  await actions.explainRow(1);
  assert.deepEqual(
    asked.map(({ text, question, facts }) => [text, question, facts]),
    [['', 3, null]],
  );
  assert.match(store.get().why?.untold ?? '', /another one\.$/);
  assert.equal(store.get().why?.told, TOLD);
});

test('a model that does not run leaves what Python told', async () => {
  const { store, actions } = await createPage(localFile(), async () => {
    throw new Error('The local model did not run.');
  });
  store.set({ answer: ANSWER, pinned: 1 });
  await actions.explainRow(1);
  assert.equal(store.get().why?.untold, 'The local model did not run.');
  assert.equal(store.get().why?.told, TOLD);
  assert.equal(store.get().error, '');
});

test('another row, another answer, or the end of it forgets what was asked', async () => {
  const reading = deferred();
  const { store, actions } = await createPage(localFile(), async (texts) => {
    await reading.promise;
    return texts.map(() => new Float32Array(384));
  });
  store.set({ answer: ANSWER, pinned: 1 });
  const first = actions.explainRow(1);
  await settle();
  assert.equal(store.get().why?.told, TOLD);
  store.set({ pinned: 0 });
  assert.equal(store.get().why, null);
  reading.resolve(undefined);
  await first;
  assert.equal(store.get().why, null);
});

test('a stop keeps what is there', async () => {
  const { store, actions } = await createPage(
    localFile(),
    (_, { signal } = {}) =>
      new Promise((__, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
      }),
  );
  store.set({ answer: ANSWER, pinned: 1 });
  const asked = actions.explainRow(1);
  await settle();
  actions.stopReadingRow();
  await asked;
  assert.equal(store.get().why?.told, TOLD);
  assert.equal(store.get().why?.reading, null);
  assert.ok(store.get().why?.untold);
});

test('an answer that is by words has no reasons', async () => {
  const { store, actions, asked } = await createPage(localFile());
  store.set({ answer: answerOf([1, 0], { kind: 'words', label: 'x' }), pinned: 1 });
  await actions.explainRow(1);
  assert.deepEqual(asked, []);
  assert.equal(store.get().why, null);
});
