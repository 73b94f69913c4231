/**
 * Nothing goes to a server that the person at this device has not allowed, whoever brings the
 * question.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAllActions } from '../../../web/actions/index.js';
import { createFirstActions } from '../../../web/actions/first.js';
import { EmbeddingSphere } from '../../../web/api.js';
import { createKeyring } from '../../../web/platform/keyring.js';
import { createPermissions } from '../../../web/platform/permissions.js';
import { INITIAL_STATE } from '../../../web/state/state.js';
import { createStore } from '../../../web/state/store.js';
import {
  ABORTED,
  assertSentence,
  createDevice,
  createFakeEngine,
  goldenFile,
  settle,
} from '../examples.js';
import { eventually } from '../../waiting.js';

/**
 * @import { Model } from '../../../web/formats/bundle-model.js'
 * @import { Device } from '../../../web/platform/device.js'
 */

const SERVER = {
  kind: /** @type {const} */ ('openai'),
  baseUrl: 'http://localhost:11434/v1',
  model: 'm',
};
const OTHER = { ...SERVER, baseUrl: 'https://api.example.org/v1' };
const KEY = 'sk-test-0123456789abcdef';
/** Storage that a private window denies. */
const DENIED = {
  getItem: () => assert.fail('denied'),
  setItem: () => assert.fail('denied'),
  removeItem: () => assert.fail('denied'),
};

/**
 * Five dishes of an unknown model, unless said otherwise, and models that answer at once.
 * @param {{device?: Device | null, model?: Partial<Model>}} [settings]
 */
async function createAsking({ device = null, model = { name: '' } } = {}) {
  /** @type {{texts: string[], baseUrl: string, key: string}[]} */
  const sent = [];
  /** @type {string[][]} */
  const local = [];
  const embed = async (/** @type {string[]} */ texts, /** @type {any} */ { baseUrl, key }) => {
    sent.push({ texts, baseUrl, key });
    return texts.map(() => Float32Array.of(1, 2, 3, 4));
  };
  const engine = createFakeEngine();
  const store = createStore({ ...INITIAL_STATE });
  const actions = createAllActions(store, createFirstActions(store, engine.create), {
    local: {
      embed: async (texts) => {
        local.push(texts);
        return texts.map(() => Float32Array.of(1, 2, 3, 4));
      },
    },
    embed: /** @type {any} */ (embed),
    keyring: createKeyring(device),
    permissions: createPermissions(device),
  });
  await actions.open(goldenFile('full'));
  const { bundle } = store.get();
  assert.ok(bundle);
  store.set({ bundle: { ...bundle, model: { ...bundle.model, ...model } } });
  /** @param {() => unknown} isSo */
  const until = (isSo) => eventually(isSo, String(isSo));
  return { sent, local, store, actions, until, asked: () => until(() => store.get().permission) };
}

test('the first question to each server waits for the person, who is told what goes where', async () => {
  const { sent, store, actions, asked } = await createAsking();
  actions.chooseProvider(SERVER);
  const first = actions.ask('soup');
  await asked();
  const { permission, asking } = store.get();
  assert.deepEqual([permission?.host, sent], ['localhost:11434', []]);
  assertSentence(permission?.sentence ?? '');
  assert.equal(
    permission?.sentence,
    'The words of your question go to localhost:11434, without a key.',
  );
  assert.ok(asking, 'it can be taken back');
  actions.answerPermission(true);
  await first;
  assert.deepEqual(
    [store.get().permission, store.get().provider.isAllowed, sent.map(({ texts }) => texts)],
    [null, true, [['soup']]],
  );
  await actions.ask('bread');
  assert.equal(sent.length, 2, 'and once only');

  actions.chooseProvider(OTHER);
  actions.setKey(KEY);
  const second = actions.ask('stew');
  await asked();
  assert.equal(
    store.get().permission?.sentence,
    'The words of your question go to api.example.org, with your key for it.',
  );
  assert.ok(!JSON.stringify(store.get()).includes(KEY));
  assert.equal(sent.length, 2);
  actions.answerPermission(true);
  await second;
  assert.equal(sent[2].key, KEY);
});

test('a way that is not encrypted is told, unless it stays on this machine', async () => {
  const { store, actions, asked } = await createAsking();
  for (const [baseUrl, isOpen] of /** @type {const} */ ([
    ['http://192.168.1.5:8000/v1', true],
    ['http://example.org/v1', true],
    ['http://localhost.example.org/v1', true],
    ['https://example.org/v1', false],
    ['http://127.0.0.1:8000/v1', false],
    ['http://localhost/v1', false],
  ])) {
    actions.chooseProvider({ ...SERVER, baseUrl });
    const asking = assert.rejects(actions.ask('soup'), ABORTED);
    await asked();
    assert.equal(
      /anybody on the way/.test(store.get().permission?.sentence ?? ''),
      isOpen,
      baseUrl,
    );
    actions.answerPermission(false);
    await asking;
  }
});

test('refused, nothing is sent, nothing is an error, and the next question asks again', async () => {
  const { sent, store, actions, asked } = await createAsking();
  actions.chooseProvider(SERVER);
  for (let time = 0; time < 2; time++) {
    const asking = assert.rejects(actions.ask('soup'), ABORTED);
    await asked();
    actions.answerPermission(false);
    await asking;
    const { permission, error, answer, asking: waiting } = store.get();
    assert.deepEqual([sent, permission, error, answer, waiting], [[], null, '', null, null]);
  }
});

test("a question that is taken back or overtaken takes the person's question with it", async () => {
  const { sent, store, actions, asked, until } = await createAsking();
  actions.chooseProvider(SERVER);
  const first = assert.rejects(actions.ask('first'), ABORTED);
  await asked();
  const before = store.get().permission;
  const second = assert.rejects(actions.ask('second'), ABORTED);
  await first;
  await until(() => store.get().permission && store.get().permission !== before);
  actions.cancelAsk();
  await second;
  assert.deepEqual([store.get().permission, sent], [null, []]);
  actions.answerPermission(true);
  await settle();
  assert.deepEqual(
    [sent, store.get().provider.isAllowed],
    [[], false],
    'an answer that comes too late lets nothing go',
  );
});

test('a permission is remembered on this device by base URL, and taken back at a word', async () => {
  const device = createDevice();
  const { actions, asked } = await createAsking({ device });
  actions.chooseProvider(SERVER);
  const asking = actions.ask('soup');
  await asked();
  actions.answerPermission(true);
  await asking;
  const again = await createAsking({ device });
  again.actions.chooseProvider({ ...SERVER, baseUrl: `${SERVER.baseUrl}/` });
  await again.actions.ask('soup');
  assert.equal(again.sent.length, 1);
  again.actions.chooseProvider({ baseUrl: 'http://localhost:11434/v2' });
  const elsewhere = assert.rejects(again.actions.ask('soup'), ABORTED);
  await again.asked();
  again.actions.answerPermission(false);
  await elsewhere;
  again.actions.chooseProvider(SERVER);
  again.actions.forgetServer();
  assert.deepEqual([device.content.size, again.store.get().provider.isAllowed], [0, false]);
});

test('where nothing may be stored it is remembered for the visit', async () => {
  for (const device of [null, DENIED]) {
    const { sent, actions, asked } = await createAsking({ device });
    actions.chooseProvider(SERVER);
    const asking = actions.ask('soup');
    await asked();
    actions.answerPermission(true);
    await asking;
    await actions.ask('bread');
    assert.equal(sent.length, 2);
  }
});

test('what is stored by others than the page allows nothing', () => {
  for (const content of [
    'null',
    '[]',
    '"x"',
    '{"http://localhost:11434/v1":1}',
    '{"http://localhost:11434/v1":"true"}',
    '{',
    '{"__proto__":true}',
  ]) {
    const device = createDevice();
    device.setItem('embedding-sphere.servers', content);
    assert.equal(createPermissions(device).has(SERVER.baseUrl), false, content);
  }
});

test('data that say OpenAI made them choose no server: nothing leaves, with a remembered key too', async () => {
  const device = createDevice();
  createKeyring(device).set(INITIAL_STATE.provider.baseUrl, KEY);
  const ring = createKeyring(device);
  ring.set(INITIAL_STATE.provider.baseUrl, KEY);
  ring.remember(INITIAL_STATE.provider.baseUrl, true);
  const { sent, local, store, actions } = await createAsking({
    device,
    model: { provider: 'openai', name: 'text-embedding-3-small', dimension: 4 },
  });
  assert.deepEqual(
    [store.get().provider.kind, store.get().provider.model],
    ['local', 'text-embedding-3-small'],
  );
  await assert.rejects(actions.ask('soup'), /was embedded with|gives 384 numbers/);
  assert.deepEqual([sent, local, store.get().permission], [[], [], null]);
  assertSentence(store.get().error);
});

test('a link fills the box and sends nothing, whatever was allowed', async () => {
  const device = createDevice();
  createPermissions(device).grant(SERVER.baseUrl);
  const { sent, store, actions, until } = await createAsking({ device });
  actions.chooseProvider(SERVER);
  actions.setKey(KEY);
  for (const link of [
    'query=hot soup',
    'query=x&provider=openai&baseUrl=https://evil.example/v1&kind=openai&model=m&key=k',
  ]) {
    await actions.followLink(link);
    for (let turn = 0; turn < 20; turn++) await settle();
    const { draft, answer, asking, permission, queryHistory, provider } = store.get();
    assert.equal(draft, new URLSearchParams(link).get('query'));
    assert.deepEqual(
      [sent, answer, asking, permission, queryHistory, provider.baseUrl, provider.model],
      [[], null, null, null, [], SERVER.baseUrl, 'm'],
    );
    assertSentence(store.get().notice);
  }
  assert.match(
    actions.currentLink(),
    /query=x/,
    'a page that is loaded again has the question still',
  );
  const answering = actions.ask(store.get().draft);
  await until(() => sent.length > 0);
  await answering;
  assert.deepEqual([sent[0].texts, store.get().draft], [['x'], '']);
  await actions.followLink('query=more');
  await actions.followLink('pinned=1');
  assert.equal(store.get().draft, '', 'another link has another question, or none');
});

test('the model in the tab answers a link at once, unless another made the data', async () => {
  const { local, sent, store, actions, until } = await createAsking({
    model: { name: 'all-MiniLM-L6-v2', dimension: 384 },
  });
  const { bundle } = store.get();
  assert.ok(bundle);
  assert.equal(store.get().provider.kind, 'local');
  await actions.followLink('query=soup');
  await until(() => local.length > 0);
  assert.deepEqual([local, store.get().draft], [[['soup']], '']);
  store.set({
    bundle: { ...bundle, model: { ...bundle.model, name: 'other', dimension: 4 } },
    error: '',
  });
  await actions.followLink('query=bread');
  for (let turn = 0; turn < 20; turn++) await settle();
  assert.deepEqual(
    [local.length, sent, store.get().draft, store.get().error],
    [1, [], 'bread', ''],
  );
});

test('a question goes to what was chosen when it was asked', async () => {
  const { local, sent, store, actions, until } = await createAsking();
  store.set({
    bundle: {
      .../** @type {any} */ (store.get().bundle),
      model: { provider: '', name: '', dimension: 384, normalized: true, template: '', extra: {} },
    },
  });
  const answering = actions.ask('soup').catch(() => {});
  actions.chooseProvider(SERVER);
  await until(() => local.length > 0);
  await answering;
  assert.deepEqual([sent, store.get().permission], [[], null]);
});

test('a question of the console waits for the person too', async () => {
  const { sent, store, actions, asked } = await createAsking();
  const sphere = new EmbeddingSphere(store, actions, {
    ready: Promise.resolve(),
    planetReady: Promise.resolve(),
    engineReady: Promise.resolve(),
  });
  actions.chooseProvider(SERVER);
  const refused = assert.rejects(sphere.query('soup'), ABORTED);
  await asked();
  assert.deepEqual(sent, []);
  actions.answerPermission(false);
  await refused;
  const answered = sphere.query('soup');
  await asked();
  actions.answerPermission(true);
  assert.equal((await answered).scores.length, 5);
  assert.equal(sent.length, 1);
});

test('texts of a table wait for the person, are counted, and stay planned when refused', async () => {
  const { sent, store, actions, asked, until } = await createAsking();
  actions.chooseProvider(SERVER);
  actions.planEmbedding();
  await until(() => store.get().embedding?.estimate);
  const starting = actions.startEmbedding();
  await asked();
  // Those of four rows and of the three questions that the data bring.
  assert.equal(
    store.get().permission?.sentence,
    '7 texts of the table go to localhost:11434, without a key.',
  );
  actions.answerPermission(false);
  await starting;
  assert.deepEqual(
    [sent, store.get().embedding?.stage, store.get().embedding?.sentence, store.get().error],
    [[], 'paused', '', ''],
  );
});

test('what is no base URL, or holds a key, is refused before the person is asked', async () => {
  const device = createDevice();
  const { store, actions } = await createAsking({ device });
  for (const baseUrl of [
    '',
    'none',
    `https://host/${KEY}/v1`,
    'https://host/%ff/sk-0123456789abcdef0123/v1',
    'https://user:pw@host/v1',
  ]) {
    actions.chooseProvider({ ...SERVER, baseUrl });
    actions.setKey(KEY);
    await assert.rejects(actions.ask('soup'), { name: 'ProviderError', kind: 'input' }, baseUrl);
    assertSentence(store.get().error);
    assert.ok(!store.get().error.includes(KEY));
    assert.equal(store.get().permission, null);
  }
  assert.equal(device.content.size, 0);
});
