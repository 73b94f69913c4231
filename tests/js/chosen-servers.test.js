import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createChosenServers } from '../../web/chosen-servers.js';
import { createAllActions } from '../../web/actions/index.js';
import { createLayoutActions } from '../../web/actions.js';
import { createKeyring } from '../../web/keyring.js';
import { createStore, INITIAL_STATE } from '../../web/state.js';
import { createFakeEngine, goldenBundle, METHOD, settle } from './examples.js';

const SERVER = 'https://api.openai.com/v1';
const KEY = 'sk-test-0000';

/** A device that remembers what it is told. */
function createDevice(content = /** @type {Record<string, string>} */ ({})) {
  return {
    content,
    getItem: (/** @type {string} */ name) => content[name] ?? null,
    setItem: (/** @type {string} */ name, /** @type {string} */ value) => void (content[name] = value),
    removeItem: (/** @type {string} */ name) => void delete content[name],
  };
}

/** A page with a remembered key, whose every request to a server is noted. @param {ReturnType<typeof createDevice>} device */
function createPage(device) {
  const keyring = createKeyring(device);
  keyring.set(SERVER, KEY);
  keyring.remember(SERVER, true);
  /** @type {string[][]} */
  const sent = [];
  const store = createStore({ ...INITIAL_STATE, method: METHOD });
  const embed = async (/** @type {string[]} */ texts) => {
    sent.push(texts);
    return texts.map(() => Float32Array.of(1, 0, 0));
  };
  const actions = createAllActions(store, createLayoutActions(store, createFakeEngine().create), {
    keyring, servers: createChosenServers(device), embed, local: { embed: async () => [Float32Array.of(1, 0, 0)] },
  });
  const made = { provider: 'openai', name: 'text-embedding-3-small', dimension: 3, normalized: true, template: '' };
  store.set({ bundle: { ...goldenBundle('full'), model: { ...goldenBundle('full').model, ...made } } });
  return { store, actions, sent };
}

test('a link that asks sends nothing, with a remembered key neither; it fills the box and says what Enter does', async () => {
  const device = createDevice();
  createPage(device).actions.chooseProvider({ kind: 'openai', baseUrl: SERVER });
  const { store, actions, sent } = createPage(device);
  assert.equal(store.get().provider.kind, 'openai');
  await actions.followLink('query=what+does+it+cost');
  await settle();
  assert.deepEqual(sent, []);
  assert.equal(store.get().draft, 'what does it cost');
  assert.match(store.get().notice, /^This link asks “what does it cost”: press Enter in the box to send it to OpenAI\.$/);
});

test('data of OpenAI make no server the provider, and nothing is sent to one that was not chosen', async () => {
  const { store, actions, sent } = createPage(createDevice());
  assert.equal(store.get().provider.kind, 'local');
  await assert.rejects(actions.ask('where is it'));
  store.set({ provider: { ...store.get().provider, kind: 'openai', model: 'text-embedding-3-small' } });
  await assert.rejects(actions.ask('where is it'), /^ProviderError: Nothing was sent to https:\/\/api\.openai\.com\/v1: choose that server first, [^.]*\.$/);
  assert.deepEqual(sent, []);
});

test('who chooses the server is understood: its model fits the data, the question is sent, and it is remembered', async () => {
  const device = createDevice();
  const { store, actions, sent } = createPage(device);
  actions.chooseProvider({ kind: 'openai' });
  assert.equal(store.get().provider.model, 'text-embedding-3-small');
  await actions.ask('where is it').catch(() => {});
  assert.deepEqual(sent, [['where is it']]);
  assert.ok(createChosenServers(device).has(`${SERVER}/other`));
  assert.ok(!createChosenServers(device).has('https://api.openai.com.example.org/v1'));
  assert.ok(!Object.entries(device.content).some(([name, value]) => name !== 'embedding-sphere.keys' && value.includes(KEY)));
});

test('a device that may not store, or stores nonsense, chooses nothing and keeps the choice for the tab', () => {
  for (const stored of ['{', '7', '{"a":1}', '[1,null]']) assert.ok(!createChosenServers(createDevice({ 'embedding-sphere.servers': stored })).has(SERVER));
  const servers = createChosenServers({ getItem: () => { throw new Error('denied'); }, setItem: () => { throw new Error('denied'); } });
  servers.add('no address');
  servers.add(SERVER);
  assert.ok(servers.has(SERVER));
});
