import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFirstActions } from '../../../../web/actions/first.js';
import { createAllActions } from '../../../../web/actions/index.js';
import { EmbeddingSphere } from '../../../../web/api.js';
import { vectorsToFloat32 } from '../../../../web/formats/bundle.js';
import { placeOfAnswer } from '../../../../web/data/answer-placement.js';
import { SIMILARITY } from '../../../../web/data/computed-columns.js';
import { retrieve } from '../../../../web/data/retrieval.js';
import { createKeyring } from '../../../../web/platform/keyring.js';
import { ProviderError } from '../../../../web/providers/error.js';
import { INITIAL_STATE } from '../../../../web/state/state.js';
import { createStore } from '../../../../web/state/store.js';
import {
  ABORTED,
  ALLOWED,
  assertSentence,
  createFakeEngine,
  deferred,
  goldenFile,
  METHOD,
  settle,
} from '../../examples.js';

/** @import { Model } from '../../../../web/formats/bundle-model.js' */

const KEY = 'sk-test-0123456789abcdef';

/**
 * Five dishes of four numbers each, and a model that answers when the test says so. The dishes say
 * that an unknown model made them, so that any may be asked.
 * @param {{model?: Partial<Model>}} [settings]
 */
async function createAsking({ model = { name: '' } } = {}) {
  /**
   * @type {{texts: string[], options: any, answer: ReturnType<typeof deferred<Float32Array[]>>}[]}
   */
  const asked = [];
  const embed = (/** @type {string[]} */ texts, /** @type {any} */ options = {}) => {
    const answer = /** @type {ReturnType<typeof deferred<Float32Array[]>>} */ (deferred());
    asked.push({ texts, options, answer });
    return answer.promise;
  };
  const engine = createFakeEngine();
  const store = createStore({ ...INITIAL_STATE, method: METHOD });
  const actions = createAllActions(store, createFirstActions(store, engine.create), {
    local: { embed },
    embed,
    keyring: createKeyring(null),
    permissions: ALLOWED,
  });
  await actions.open(goldenFile('full'));
  const { bundle } = store.get();
  assert.ok(bundle);
  store.set({ bundle: { ...bundle, model: { ...bundle.model, ...model } } });
  actions.chooseProvider({ kind: 'openai', baseUrl: 'http://127.0.0.1:9/v1', model: 'm' });
  const { bundle: open } = store.get();
  assert.ok(open);
  const rows = vectorsToFloat32(open);
  const vector = (/** @type {number} */ row) => rows.slice(4 * row, 4 * row + 4);
  /**
   * The model has been asked so often: reading the rows may take the page several turns.
   * @param {number} [times]
   */
  const heard = async (times = 1) => {
    while (asked.length < times) await settle();
  };
  const hits = () => retrieve(store.get()).hits;
  return { asked, heard, store, actions, vector, hits, bundle: open };
}

/** @param {ArrayLike<number>} a @param {ArrayLike<number>} b */
function cosine(a, b) {
  const dot = (/** @type {ArrayLike<number>} */ x, /** @type {ArrayLike<number>} */ y) =>
    Array.from(x).reduce((sum, value, i) => sum + value * y[i], 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

test('a question in words is answered with the cosine of every row, the best, and similarity as the colour', async () => {
  const { asked, heard, store, actions, vector, hits } = await createAsking();
  const before = store.get().colorColumn;
  const answering = actions.ask('  hot soup ');
  await heard();
  assert.deepEqual(asked[0].texts, ['hot soup']);
  assert.ok(store.get().asking);
  const query = Float32Array.of(1, 2, -1, 0.5);
  asked[0].answer.resolve([query]);
  const answer = await answering;
  assert.equal(store.get().answer, answer);
  for (let row = 0; row < 5; row++) {
    const expected = vector(row).some((value) => value !== 0) ? cosine(query, vector(row)) : 0;
    assert.ok(Math.abs(answer.scores[row] - expected) < 1e-5);
  }
  assert.equal(hits()[0].score, Math.max(...answer.scores));
  assert.ok(Math.abs(Math.hypot(...answer.vector) - 1) < 1e-6);
  assert.deepEqual(answer.query, {
    ...{ kind: 'text', label: 'hot soup', wanted: [], unwanted: [] },
    ...{ liked: [], disliked: [] },
  });
  assert.deepEqual(
    [store.get().asking, store.get().colorColumn, store.get().queryHistory],
    [null, SIMILARITY.name, ['hot soup']],
  );
  actions.clearAnswer();
  assert.deepEqual([store.get().answer, store.get().colorColumn], [null, before]);
});

test('a colour that was chosen during an answer is kept when it is cleared', async () => {
  const { store, actions } = await createAsking();
  await actions.askLike([0]);
  actions.colorBy('price');
  actions.clearAnswer();
  assert.equal(store.get().colorColumn, 'price');
  await actions.askLike([0]);
  await actions.askLike([1]);
  actions.clearAnswer();
  assert.equal(store.get().colorColumn, 'price', 'also after two questions in a row');
});

test('the newest question wins, whichever answer comes first', async () => {
  const { asked, heard, store, actions } = await createAsking();
  const first = assert.rejects(actions.ask('first'), ABORTED);
  await heard(1);
  const second = actions.ask('second');
  await heard(2);
  assert.ok(asked[0].options.signal.aborted);
  asked[1].answer.resolve([Float32Array.of(0, 1, 0, 0)]);
  asked[0].answer.resolve([Float32Array.of(1, 0, 0, 0)]);
  await Promise.all([first, second]);
  assert.equal(store.get().answer?.query.label, 'second');
  assert.equal(store.get().error, '');
});

test('a question that is taken back changes nothing and is no error', async () => {
  const { asked, heard, store, actions } = await createAsking();
  const answering = assert.rejects(actions.ask('soup'), ABORTED);
  await heard();
  actions.cancelAsk();
  asked[0].answer.resolve([Float32Array.of(1, 0, 0, 0)]);
  await answering;
  assert.deepEqual([store.get().answer, store.get().asking, store.get().error], [null, null, '']);
});

test('opening other data ends the question', async () => {
  const { asked, heard, store, actions } = await createAsking();
  const answering = assert.rejects(actions.ask('soup'), ABORTED);
  await heard();
  await actions.open(goldenFile('two-rows'));
  asked[0].answer.resolve([Float32Array.of(1, 0, 0, 0)]);
  await answering;
  assert.deepEqual([store.get().answer, store.get().asking], [null, null]);
});

test('a point is most like itself, several are asked by their mean', async () => {
  const { actions, vector, hits } = await createAsking();
  await actions.askLike([1]);
  assert.equal(hits()[0].row, 1);
  assert.ok(Math.abs(hits()[0].score - 1) < 1e-3);
  const both = await actions.askLike(new Set([1, 0]));
  const unit = (/** @type {number} */ row) =>
    Array.from(vector(row), (value) => value / Math.hypot(...vector(row)));
  const mean = unit(1).map((value, i) => value + unit(0)[i]);
  assert.ok(Math.abs(cosine(both.vector, mean) - 1) < 1e-5);
  assert.deepEqual([both.query.kind, both.query.wanted], ['points', [1, 0]]);
  assert.match(both.query.label, /^Like .+ and 1 more$/);
});

test('this, not that: what is turned away from falls, what is wanted stays', async () => {
  const { actions } = await createAsking();
  const answer = await actions.askDifference([1], [0]);
  assert.ok(answer.scores[1] > answer.scores[0]);
  assert.deepEqual(answer.query, {
    ...answer.query,
    kind: 'difference',
    wanted: [1],
    unwanted: [0],
  });
});

test('an answer is turned towards and away from points, from the same question each time', async () => {
  const { store, actions, vector, hits } = await createAsking();
  const asked = [1, 2, -1, 0.5];
  await actions.askVector(asked);
  await actions.notLike(1);
  const { query } = await actions.moreLike(0);
  assert.deepEqual([query.liked, query.disliked, query.label], [[0], [1], 'A pasted vector']);
  const unit = (/** @type {ArrayLike<number>} */ values) =>
    Array.from(values, (value) => value / Math.hypot(...Array.from(values)));
  const rocchio = (/** @type {number} */ weight) =>
    unit(asked).map(
      (value, i) => value + weight * unit(vector(0))[i] - weight * unit(vector(1))[i],
    );
  const isTurned = (/** @type {number[]} */ expected) =>
    assert.ok(Math.abs(cosine(store.get().answer?.vector ?? [], expected) - 1) < 1e-5);
  isTurned(rocchio(0.2));
  assert.ok(hits().length > 0);
  assert.ok(!hits().some(({ row }) => row < 2), 'what was judged is no answer');
  await actions.weighFeedback(0.6);
  assert.equal(store.get().feedbackWeight, 0.6);
  isTurned(rocchio(0.6));
  await actions.withdrawFeedback(1);
  isTurned(unit(asked).map((value, i) => value + 0.6 * unit(vector(0))[i]));
  await actions.withdrawFeedback(0);
  isTurned(asked);
  assert.ok(
    hits().some(({ row }) => row === 0),
    'an answer again',
  );
});

test('before the first question nothing can be refined, and more like a point asks by it', async () => {
  const { store, actions, hits } = await createAsking();
  await assert.rejects(actions.notLike(1), /Nothing was asked yet/);
  assert.equal(store.get().answer, null);
  const { query } = await actions.moreLike(1);
  assert.deepEqual([query.kind, query.wanted, query.liked], ['points', [1], []]);
  assert.equal(hits()[0].row, 1);
});

test('a refined question is asked of no model again', async () => {
  const { asked, heard, actions } = await createAsking();
  const answering = actions.ask('soup');
  await heard();
  asked[0].answer.resolve([Float32Array.of(1, 2, -1, 0.5)]);
  const { origin, note } = await answering;
  const refined = await actions.moreLike(1);
  await actions.weighFeedback(0.4);
  assert.equal(asked.length, 1);
  assert.deepEqual(refined.origin, origin);
  assert.match(refined.note, /does not say which model/);
  assert.match(note, /does not say which model/);
});

test('filters, k and a threshold change the hits at once, and the answer stays', async () => {
  const { store, actions, hits } = await createAsking();
  const answer = await actions.askVector([1, 2, -1, 0.5]);
  const all = hits();
  const mean = answer.scores.reduce((sum, score) => sum + score, 0) / answer.scores.length;
  actions.setFilter({ kind: 'number', column: SIMILARITY.name, low: null, high: mean });
  assert.deepEqual(
    hits(),
    all.filter(({ score }) => score <= mean),
  );
  actions.clearFilters();
  actions.setThreshold(mean);
  assert.deepEqual(
    hits(),
    all.filter(({ score }) => score >= mean),
  );
  actions.setThreshold(null);
  assert.deepEqual(hits(), all);
  actions.setTopK(25);
  actions.setTopK(7);
  assert.equal(store.get().topK, 25, 'a number that is not offered is not taken');
  assert.equal(store.get().answer, answer);
});

test('a vector of another dimension, a zero one and an empty question are one sentence each', async () => {
  const { store, actions, asked } = await createAsking();
  await assert.rejects(actions.askVector([1, 2, 3]), (/** @type {Error} */ reason) => {
    assert.match(reason.message, /3 numbers, expected 4/);
    assertSentence(reason.message);
    return true;
  });
  assert.match(store.get().error, /3 numbers, expected 4/);
  await assert.rejects(actions.askVector([0, 0, 0, 0]), /no direction/);
  await assert.rejects(actions.ask('   '), /empty/);
  assert.equal(asked.length, 0);
  assert.equal(store.get().answer, null);
});

test('a model that does not fit is not asked at all', async () => {
  const { store, actions, asked } = await createAsking({ model: { name: 'some-other-model' } });
  await assert.rejects(actions.ask('soup'), /choose that model, or embed the texts again/);
  assert.equal(asked.length, 0);
  assert.equal(store.get().answer, null);
});

test('an answer that chance could give says so, and one of an unknown model says that too', async () => {
  const { asked, heard, actions } = await createAsking();
  const answering = actions.ask('soup');
  await heard();
  asked[0].answer.resolve([Float32Array.of(1, 0, 0, 0)]);
  const { note } = await answering;
  assert.match(note, /does not say which model/);
  const like = await actions.askLike([1]);
  assert.equal(like.note, '', 'a point of the data needs no model');
});

test('a vector that the data bring with a question is asked without a model', async () => {
  const { asked, actions } = await createAsking({ model: { name: 'some-other-model' } });
  const answer = await actions.ask('soup', [1, 2, 3, 4]);
  assert.equal(asked.length, 0);
  assert.equal(answer.query.kind, 'text');
});

test('questions of this visit are kept once each, the newest first', async () => {
  const { actions, store } = await createAsking();
  for (const text of ['a', 'b', 'a']) await actions.ask(text, [1, 0, 0, 0]);
  assert.deepEqual(store.get().queryHistory, ['a', 'b']);
});

test("the key reaches the server's embedder and nothing of the record", async () => {
  const { asked, heard, store, actions } = await createAsking();
  actions.chooseProvider({ kind: 'openai', baseUrl: 'http://127.0.0.1:9/v1', model: 'm' });
  actions.setKey(KEY);
  assert.ok(store.get().provider.hasKey);
  const answering = assert.rejects(actions.ask('soup'));
  await heard();
  assert.equal(asked[0].options.key, KEY);
  assert.equal(asked[0].options.expectedDimension, 4);
  asked[0].answer.reject(new ProviderError('key', 'Refused.'));
  await answering;
  assert.ok(!JSON.stringify(store.get()).includes(KEY));
  actions.chooseProvider({ baseUrl: 'http://127.0.0.1:10/v1' });
  assert.ok(!store.get().provider.hasKey, 'another address gets no key');
  actions.chooseProvider({ baseUrl: 'http://127.0.0.1:9/v1' });
  actions.forgetServer();
  assert.ok(!store.get().provider.hasKey);
});

test('window.embeddingSphere answers with copies, and the place of the question', async () => {
  const { store, actions } = await createAsking();
  const sphere = new EmbeddingSphere(store, actions, {
    ready: Promise.resolve(),
    planetReady: Promise.resolve(),
    engineReady: Promise.resolve(),
  });
  const { scores, best, position } = await sphere.query([1, 2, -1, 0.5]);
  assert.ok(Math.abs(Math.hypot(...(position ?? [])) - 1) < 1e-6);
  assert.deepEqual(scores, store.get().answer?.scores);
  scores.fill(0);
  assert.deepEqual(best, sphere.hits());
  best[0].row = -7;
  position?.fill(0);
  assert.notEqual(store.get().answer?.scores[0], 0);
  assert.notEqual(sphere.hits()[0].row, -7);
  assert.notDeepEqual(placeOfAnswer(store.get())?.position, [0, 0, 0]);
  await assert.rejects(sphere.query(''), /empty/);
});
