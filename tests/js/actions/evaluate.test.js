import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluateQuestions } from '../../../web/actions/evaluate.js';
import { QUESTION_COLUMNS } from '../../../web/data/question-columns.js';
import { createStore } from '../../../web/state/store.js';
import { INITIAL_STATE } from '../../../web/state/state.js';
import { deferred, settle } from '../examples.js';

/**
 * @import { Evaluation, Explanations } from '../../../web/data/evaluation.js'
 * @import { Bundle } from '../../../web/formats/bundle.js'
 */

/** @param {unknown} [questions] */
const bundle = (questions = {}) => /** @type {Bundle} */ ({ questions });
/** @param {number} k */
const evaluation = (k) => /** @type {Evaluation} */ ({ k });

/** @param {Partial<typeof INITIAL_STATE>} [looking] */
function setUp(looking = { tray: 'retrieval' }) {
  const store = createStore({ ...INITIAL_STATE, ...looking });
  /** @type {{k: number, given: ReturnType<typeof deferred<Evaluation>>}[]} */
  const asked = [];
  /** @type {{k: number, given: ReturnType<typeof deferred<Explanations>>}[]} */
  const explained = [];
  evaluateQuestions(store, {
    python: { handOver: async () => {} },
    engine: {
      evaluate(k) {
        const given = /** @type {ReturnType<typeof deferred<Evaluation>>} */ (deferred());
        asked.push({ k, given });
        return given.promise;
      },
      explain(k) {
        const given = /** @type {ReturnType<typeof deferred<Explanations>>} */ (deferred());
        explained.push({ k, given });
        return given.promise;
      },
    },
  });
  return { store, asked, explained };
}

test('questions are put once Python is there, and anew for another top k', async () => {
  const { store, asked } = setUp();
  store.set({ bundle: bundle() });
  await settle();
  assert.equal(asked.length, 0);
  store.set({ engine: 'ready' });
  await settle();
  assert.deepEqual([asked[0].k, store.get().evaluating], [10, true]);
  asked[0].given.resolve(evaluation(10));
  await settle();
  assert.deepEqual([store.get().evaluation?.k, store.get().evaluating], [10, false]);
  store.set({ topK: 25 });
  await settle();
  assert.deepEqual([asked[1].k, store.get().evaluation?.k], [25, 10]);
  asked[1].given.resolve(evaluation(25));
  await settle();
  assert.equal(store.get().evaluation?.k, 25);
});

test('the newest wins, and data without questions have no evaluation', async () => {
  const { store, asked } = setUp();
  store.set({ bundle: bundle(), engine: 'ready' });
  await settle();
  store.set({ topK: 50 });
  await settle();
  asked[1].given.resolve(evaluation(50));
  await settle();
  asked[0].given.resolve(evaluation(10));
  await settle();
  assert.equal(store.get().evaluation?.k, 50);
  store.set({ bundle: bundle(null) });
  await settle();
  assert.deepEqual([asked.length, store.get().evaluation], [2, null]);
});

test('the measures are told before the causes of misses, which are of the same k', async () => {
  const { store, asked, explained } = setUp();
  store.set({ bundle: bundle(), engine: 'ready' });
  await settle();
  assert.equal(explained.length, 0);
  asked[0].given.resolve(evaluation(10));
  await settle();
  assert.equal(explained[0].k, 10);
  assert.deepEqual([store.get().explanations, store.get().explaining], [null, true]);
  store.set({ topK: 25 });
  await settle();
  asked[1].given.resolve(evaluation(25));
  await settle();
  explained[0].given.resolve(/** @type {Explanations} */ ({ k: 10 }));
  await settle();
  assert.equal(store.get().explanations, null, 'those of another k are not shown');
  explained[1].given.resolve(/** @type {Explanations} */ ({ k: 25 }));
  await settle();
  assert.deepEqual([store.get().explanations?.k, store.get().explaining], [25, false]);
});

test('what fails is said, and what was overtaken is not', async () => {
  const { store, asked } = setUp();
  store.set({ bundle: bundle(), engine: 'ready' });
  await settle();
  asked[0].given.reject(new DOMException('Overtaken.', 'AbortError'));
  await settle();
  assert.deepEqual([store.get().error, store.get().evaluating], ['', false]);
  store.set({ topK: 25 });
  await settle();
  asked[1].given.reject(new Error('The tab ran out of memory.'));
  await settle();
  assert.equal(store.get().error, 'The tab ran out of memory.');
});

test('nothing is put before somebody looks: at the X-ray, the layer, a colour or a filter', async () => {
  const [{ name }] = QUESTION_COLUMNS;
  /** @type {Partial<typeof INITIAL_STATE>[]} */
  const looks = [
    { tray: 'retrieval' },
    { layers: { ...INITIAL_STATE.layers, questions: true } },
    { colorColumn: name },
    { filters: [{ kind: 'number', column: name, low: 0, high: null }] },
  ];
  for (const look of looks) {
    const { store, asked } = setUp({});
    store.set({ bundle: bundle(), engine: 'ready' });
    store.set({ tray: 'map', topK: 25 });
    await settle();
    assert.equal(asked.length, 0);
    store.set(look);
    await settle();
    assert.equal(asked.length, 1, JSON.stringify(look));
    store.set({ tray: '' });
    await settle();
    assert.equal(asked.length, 1, 'what is under way is not asked for again');
  }
});

test('they are put again once Python is back', async () => {
  const { store, asked } = setUp();
  store.set({ bundle: bundle(), engine: 'ready' });
  await settle();
  store.set({ engine: 'starting' });
  store.set({ engine: 'ready' });
  await settle();
  assert.equal(asked.length, 2);
});

test('data that are gone back to are asked anew', async () => {
  const { store, asked } = setUp();
  const whole = bundle();
  store.set({ bundle: whole, engine: 'ready' });
  await settle();
  asked[0].given.resolve(evaluation(10));
  await settle();
  store.set({ bundle: /** @type {Bundle} */ ({}) });
  store.set({ bundle: whole });
  await settle();
  assert.equal(asked.length, 2);
  asked[1].given.resolve(evaluation(10));
  await settle();
  assert.equal(store.get().evaluation?.k, 10);
});
