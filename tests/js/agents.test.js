/** The page's verbs as tools, offered as WebMCP has them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAgentTools, offerTools } from '../../web/agents.js';
import { createReadyPage } from './examples.js';

async function createTools() {
  const { store, actions } = await createReadyPage();
  const picture = { capture: async () => new Blob([Uint8Array.of(1, 2, 250)]) };
  const tools = createAgentTools(store, actions, () => /** @type {any} */ (picture));
  /** @param {string} name @param {object} [asked] */
  const call = async (name, asked) => {
    const tool = tools.find((candidate) => candidate.name === name);
    assert.ok(tool, name);
    const { content } = await tool.execute(asked);
    return /** @type {any} */ (content[0]);
  };
  return { store, tools, call };
}

test('each tool says what it does and what it takes', async () => {
  const { tools } = await createTools();
  for (const { name, description, inputSchema } of tools) {
    assert.match(name, /^[a-z]+$/);
    assert.match(description, /\.$/);
    assert.equal(/** @type {any} */ (inputSchema).type, 'object');
  }
});

test('they describe and select what is open', async () => {
  const { store, call } = await createTools();
  const told = JSON.parse((await call('describe')).text);
  assert.equal(told.rows, store.get().bundle?.count);
  assert.deepEqual(JSON.parse((await call('select', { rows: [3, 1] })).text), { selected: 2 });
  assert.deepEqual([...store.get().selection].sort(), [1, 3]);
  await assert.rejects(call('select', { rows: [99] }), /There is no row 99: expected 0 to 4\./);
  assert.equal(store.get().selection.size, 2);
});

test('neighbours are found by the vectors, with their values', async () => {
  const { call } = await createTools();
  const found = JSON.parse((await call('neighbours', { row: 2 })).text);
  assert.ok(found.length > 0);
  assert.ok(found.every((/** @type {any} */ hit) => hit.row >= 0 && hit.values));
  const scores = found.map((/** @type {any} */ hit) => hit.score);
  assert.deepEqual(
    scores,
    [...scores].sort((a, b) => b - a),
  );
});

test('a picture is a PNG in base64', async () => {
  const { call } = await createTools();
  assert.deepEqual(await call('picture'), { type: 'image', data: 'AQL6', mimeType: 'image/png' });
});

test('they are offered in either form, and nothing happens without a browser that takes them', async () => {
  const { tools } = await createTools();
  /** @type {string[]} */
  const registered = [];
  offerTools({ registerTool: ({ name }) => registered.push(name) }, tools);
  assert.deepEqual(
    registered,
    tools.map(({ name }) => name),
  );
  /** @type {unknown[]} */
  const given = [];
  offerTools({ provideContext: (context) => given.push(context.tools) }, tools);
  assert.deepEqual(given, [tools]);
  offerTools(undefined, tools);
  offerTools({}, tools);
});
