/** Pictures that are dropped are taken out of the files, and belong to the data they came with. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createReadyPage,
  goldenBundle,
  goldenBytes,
  goldenFile,
  goldenFileOf,
} from '../examples.js';

const picture = (/** @type {string} */ name) => new File(['x'], name, { type: 'image/webp' });
/** Its column of pictures names a.webp. */
const pictured = () => goldenFileOf(goldenBundle('full'));
const NONE = new Map();
/** @type {import('../../../web/engine/engine.js').ReadTable} */
const TABLE = {
  ...{ source: 'notes.csv', name: 'Notes', model: '', count: 5, usable: 5 },
  ...{ columns: [], roles: {}, faults: [], notes: [] },
  vectors: { name: 'embedding', dimension: 3, others: [] },
};

test('pictures that come with data belong to these data, and go with them', async () => {
  const { store, actions } = await createReadyPage();
  await actions.openFiles([goldenFile('two-rows')]);
  await actions.openFiles([picture('A.webp'), pictured()]);
  assert.deepEqual([...store.get().pictures.files.keys()], ['A.webp']);
  assert.match(store.get().pictures.files.get('A.webp') ?? '', /^blob:/);
  await actions.openFiles([goldenFile('two-rows')]);
  assert.deepEqual(store.get().pictures.files, NONE);
});

test('pictures that are dropped alone join the open data, where these name them', async () => {
  const { store, actions } = await createReadyPage();
  await actions.openFiles([picture('a.webp'), picture('b.webp')]);
  assert.equal(store.get().pictures.files.size, 2);
  assert.match(store.get().notice, /^1 of 2 pictures/);
  await assert.rejects(
    actions.openFiles([picture('c.webp')]),
    /^Error: c\.webp is a picture that no column of the open data names: /,
  );
  assert.equal(store.get().pictures.files.size, 2);
});

test('data that are opened from an address say so, and files do not', async (t) => {
  const bytes = await goldenFile('two-rows').arrayBuffer();
  t.mock.method(globalThis, 'fetch', async () => new Response(bytes));
  const { store, actions } = await createReadyPage();
  await actions.openAddress('data/two.esb');
  assert.equal(store.get().pictures.base, 'data/two.esb');
  await actions.openFiles([pictured()]);
  assert.equal(store.get().pictures.base, '');
  await actions.open('data/three.esb');
  assert.equal(store.get().pictures.base, 'data/three.esb');
});

/** The addresses that are made and given back while a test runs. @param {import('node:test').TestContext} t */
function watchAddresses(t) {
  /** @type {Set<string>} */
  const open = new Set();
  const { createObjectURL, revokeObjectURL } = URL;
  t.mock.method(URL, 'createObjectURL', (/** @type {File} */ file) => {
    const address = createObjectURL(file);
    open.add(address);
    return address;
  });
  t.mock.method(URL, 'revokeObjectURL', (/** @type {string} */ address) => {
    open.delete(address);
    revokeObjectURL(address);
  });
  return open;
}

test('what comes with data that do not open goes to no others', async (t) => {
  const broken = () => new File(['no bundle'], 'broken.esb');
  t.mock.method(globalThis, 'fetch', async () => new Response('no bundle'));
  const open = watchAddresses(t);
  const { store, actions } = await createReadyPage();
  await assert.rejects(actions.openAddress('data/broken.esb'));
  await actions.open(goldenFile('two-rows'));
  assert.equal(store.get().pictures.base, '');
  await assert.rejects(actions.openFiles([broken(), picture('a.webp')]));
  assert.equal(open.size, 0);
  await actions.open(goldenFile('full'));
  assert.deepEqual(store.get().pictures.files, NONE);
});

test('pictures wait with the table that they came with, whatever is opened meanwhile', async (t) => {
  const open = watchAddresses(t);
  const { store, actions } = await createReadyPage({
    read: async () => TABLE,
    compose: async () => goldenBytes('full'),
  });
  const table = () => new File(['text'], 'notes.csv');
  await actions.openFiles([table(), picture('a.webp')]);
  assert.equal(store.get().pendingTable?.pictures?.files.size, 1);
  await actions.open(goldenFile('two-rows'));
  assert.deepEqual(store.get().pictures.files, NONE);
  assert.equal(open.size, 1);
  await actions.confirmOpening({ name: 'notes', model: '', text: 'text', label: '', color: '' });
  const shown = () => [...store.get().pictures.files.values()];
  assert.deepEqual(shown(), [...open]);
  await actions.openFiles([table(), picture('b.webp')]);
  assert.equal(open.size, 2);
  await actions.cancelImport();
  assert.deepEqual(shown(), [...open]);
});

test('pictures that no data have any more are given back', async (t) => {
  const open = watchAddresses(t);
  const { store, actions } = await createReadyPage();
  await actions.openFiles([picture('a.webp'), picture('b.webp')]);
  const [first] = open;
  await actions.openFiles([picture('a.webp')]);
  assert.ok(!open.has(first));
  assert.deepEqual([...store.get().pictures.files.values()].sort(), [...open].sort());
  await actions.layOutOnly([0, 1, 2]);
  await actions.showWhole();
  assert.equal(open.size, 2, 'a part has them, and all have them again');
  await actions.open(goldenFile('two-rows'));
  assert.equal(open.size, 0);
});
