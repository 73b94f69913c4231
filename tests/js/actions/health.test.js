/** Data are checked once Python has nothing else to do; the model is asked only when somebody asks. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFirstActions } from '../../../web/actions/first.js';
import { createAllActions } from '../../../web/actions/index.js';
import { INITIAL_STATE } from '../../../web/state/state.js';
import { createStore } from '../../../web/state/store.js';
import { createFakeEngine, goldenFile, METHOD, settle } from '../examples.js';

/**
 * @import { Checked, ModelFacts } from '../../../web/data/health.js'
 * @import { State } from '../../../web/state/state.js'
 */

const FINDING = {
  name: 'zeros',
  concern: false,
  value: 0,
  sentence: 'None.',
  rows: new Int32Array(),
};
/** @type {Checked} */
const CHECKED = {
  findings: [FINDING],
  texts: ['a', 'bb', 'ccc', '', 'e'],
  sample: Int32Array.of(1, 4),
};

/** @param {{fails?: boolean, webgl?: State['webgl']}} [settings] */
async function createPage({ fails = false, webgl = 'ready' } = {}) {
  /** @type {(ModelFacts | null)[]} */
  const facts = [];
  /** @type {string[]} */
  const embedded = [];
  const engine = createFakeEngine({
    check: async (told) => {
      facts.push(told);
      return told ? { findings: [FINDING, FINDING], texts: [], sample: new Int32Array() } : CHECKED;
    },
  });
  const store = createStore({ ...INITIAL_STATE, method: METHOD, webgl });
  const actions = createAllActions(store, createFirstActions(store, engine.create), {
    local: {
      async embed(texts) {
        if (fails) throw new Error('The local model did not run.');
        embedded.push(...texts);
        return texts.map(() => Float32Array.of(1, 0, 0, 0));
      },
      countTokens: async (texts) => texts.map((text) => text.length + 2),
    },
  });
  await actions.open(goldenFile('full'));
  return { store, actions, engine, facts, embedded };
}

test('data are checked once, when Python is there, the planet turns and the layout is measured', async () => {
  const { store, actions, facts } = await createPage({ webgl: 'waiting' });
  await actions.startEngine();
  await settle();
  assert.deepEqual(facts, []);
  actions.tellWebgl('ready');
  await settle();
  assert.deepEqual(facts, [null]);
  assert.equal(store.get().health?.isRead, false);
  store.set({ running: true });
  store.set({ running: false });
  await settle();
  assert.equal(facts.length, 1);
  await actions.open(goldenFile('two-rows'));
  await settle();
  assert.equal(facts.length + Number(store.get().running), 2, 'other data are checked anew');
});

test('asked for, the model counts tokens without its marks and embeds the sample anew', async () => {
  const { store, actions, facts, embedded } = await createPage();
  await actions.startEngine();
  await settle();
  await actions.readTexts();
  assert.deepEqual(embedded, ['bb', 'e']);
  const [, told] = facts;
  assert.equal(told?.limit, 254);
  assert.deepEqual([...(told?.tokens ?? [])], [1, 2, 3, 0, 1]);
  assert.deepEqual([...(told?.rows ?? [])], [1, 4]);
  assert.equal(told?.vectors.length, 8);
  assert.equal(store.get().health?.isRead, true);
  assert.equal(store.get().health?.findings.length, 2);
  assert.equal(store.get().readingTexts, null);
});

test('a model that does not run is one sentence, and what was found stays', async () => {
  const { store, actions } = await createPage({ fails: true });
  await actions.startEngine();
  await settle();
  await actions.readTexts();
  assert.equal(store.get().error, 'The local model did not run.');
  assert.equal(store.get().health?.findings.length, 1);
  assert.equal(store.get().readingTexts, null);
});
