/** Pictures that are dropped are taken out of the files, and belong to the data they came with. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createReadyPage, goldenBundle, goldenFile, goldenFileOf } from '../examples.js';

const picture = (/** @type {string} */ name) => new File(['x'], name, { type: 'image/webp' });
/** Its column of pictures names a.webp. */
const pictured = () => goldenFileOf(goldenBundle('full'));
const NONE = new Map();

test('pictures that come with data belong to these data, and go with them', async () => {
  const { store, actions } = await createReadyPage();
  await actions.openFiles([goldenFile('two-rows')]);
  await actions.openFiles([picture('A.webp'), pictured()]);
  assert.deepEqual([...store.get().pictures.files.keys()], ['a.webp']);
  assert.match(store.get().pictures.files.get('a.webp') ?? '', /^blob:/);
  await actions.openFiles([goldenFile('two-rows')]);
  assert.deepEqual(store.get().pictures.files, NONE);
});

test('pictures that are dropped alone join the open data, where these name them', async () => {
  const { store, actions } = await createReadyPage();
  await actions.openFiles([picture('a.webp'), picture('b.webp')]);
  assert.equal(store.get().pictures.files.size, 2);
  assert.match(store.get().notice, /^1 of 2 pictures/);
  await assert.rejects(actions.openFiles([picture('c.webp')]), /named in no column/);
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
