/** Texts that are missed are read by the model in the tab when somebody asks for it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLongTextActions } from '../../../web/actions/long-texts.js';
import { createStore } from '../../../web/state/store.js';
import { INITIAL_STATE } from '../../../web/state/state.js';
import { settle } from '../examples.js';

/** @import { Evaluation, Explanations } from '../../../web/data/evaluation.js' */

const BEFORE = /** @type {Explanations} */ ({ k: 10, read: false });
const READ = /** @type {Explanations} */ ({ k: 10, read: true });
const SENTENCES = ['One.', 'Twenty.', 'Three.'];

/** @param {(signal?: AbortSignal) => Promise<void>} [embedding] @param {string[]} [long] */
function setUp(embedding = async () => {}, long = SENTENCES.slice(1)) {
  const store = createStore({ ...INITIAL_STATE });
  store.set({ evaluation: /** @type {Evaluation} */ ({ k: 10 }), explanations: BEFORE });
  /** @type {any[]} */
  const asked = [];
  const actions = createLongTextActions(store, {
    python: { handOver: async () => {} },
    engine: {
      async sentences(k, limit, tokens) {
        asked.push([k, limit, tokens && [...tokens]]);
        return tokens ? long : SENTENCES;
      },
      async explain(k, facts) {
        asked.push([k, facts?.limit, [...(facts?.tokens ?? [])], facts?.vectors.length]);
        return READ;
      },
    },
    provider: {
      countTokens: async (texts) => texts.map(({ length }) => length + 2),
      async embedTexts(texts, wish) {
        await embedding(wish?.signal);
        return texts.map(() => Float32Array.of(1, 0));
      },
    },
  });
  return { store, actions, asked };
}

test('tokens are counted, long texts embedded, and the misses explained anew', async () => {
  const { store, actions, asked } = setUp();
  await actions.readLongTexts();
  assert.deepEqual(asked, [
    [10, 254, null],
    [10, 254, [4, 7, 6]],
    [10, 254, [4, 7, 6], 4],
  ]);
  assert.deepEqual([store.get().explanations, store.get().readingLong], [READ, null]);
});

test('where no text is too long nothing is embedded', async () => {
  const { actions, asked } = setUp(() => assert.fail('nothing is embedded'), []);
  await actions.readLongTexts();
  assert.equal(asked[2][3], 0);
});

test('a stop, another k or other data end it, and nothing of it is shown', async () => {
  const untilStopped = (/** @type {AbortSignal} */ signal) =>
    new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  for (const end of ['stop', 'k', 'bundle']) {
    const { store, actions } = setUp(/** @type {any} */ (untilStopped));
    const reading = actions.readLongTexts();
    await settle();
    assert.notEqual(store.get().readingLong, null);
    if (end === 'stop') actions.stopReadingLongTexts();
    else store.set(end === 'k' ? { topK: 25 } : { bundle: /** @type {any} */ ({}) });
    await reading;
    assert.deepEqual(
      [store.get().explanations, store.get().readingLong, store.get().error],
      [BEFORE, null, ''],
    );
  }
});

test('what goes wrong is one sentence', async () => {
  const { store, actions } = setUp(async () => {
    throw new Error('The local model did not run.');
  });
  await actions.readLongTexts();
  assert.deepEqual(
    [store.get().error, store.get().readingLong],
    ['The local model did not run.', null],
  );
});
