/** Tables are read, shown and confirmed; bundles open at once; nothing is lost on the way. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_PICTURES } from '../../../web/data/pictures.js';
import {
  ABORTED,
  assertSentence,
  createReadyPage,
  deferred,
  goldenBytes,
  goldenFile,
  settle,
} from '../examples.js';

/** @import { ReadTable } from '../../../web/engine/engine.js' */

/** @type {ReadTable} */
const TABLE = {
  source: 'mine.csv',
  name: 'Mine',
  model: '',
  count: 5,
  usable: 4,
  columns: [{ name: 'text', kind: 'text', sample: ['a'] }],
  roles: { text: 'text' },
  vectors: { name: 'embedding', dimension: 3, others: [] },
  faults: ['mine.csv, row 3: the vector is missing'],
  notes: [],
};
const CHOICES = { name: 'Mine', model: 'm', text: 'text', label: '', color: '' };
const csv = () => new File(['text,embedding\n'], 'mine.csv');

test('a table is read and waits to be confirmed; the open data stay', async () => {
  const { store, actions, engine } = await createReadyPage({ read: async () => TABLE });
  const { bundle } = store.get();
  await actions.openFiles([csv(), new File(['x'], 'more.txt')]);
  assert.deepEqual(store.get().pendingTable, { ...TABLE, questions: null, pictures: NO_PICTURES });
  assert.equal(store.get().bundle, bundle);
  const [, , files, vector] = engine.asked.filter(([verb]) => verb === 'read')[0];
  assert.deepEqual(
    [files.map((/** @type {{name: string}} */ { name }) => name), vector],
    [['mine.csv', 'more.txt'], ''],
  );
});

test('what is confirmed is composed, opened, and laid out when it has no layout', async () => {
  const { store, actions, engine } = await createReadyPage({
    read: async () => TABLE,
    compose: async () => goldenBytes('two-rows'),
  });
  await actions.openFiles([csv()]);
  await actions.confirmOpening(CHOICES);
  await settle();
  assert.equal(store.get().pendingTable, null);
  assert.equal(store.get().dataSet, 'Mine');
  assert.deepEqual(engine.asked.filter(([verb]) => verb === 'compose')[0].slice(1, 2), [CHOICES]);
  assert.equal(engine.times('relayout'), store.get().bundle?.layouts.length ? 0 : 1);
});

test('what Python has composed is not given to it again, unless it has opened other data since', async () => {
  /** @type {ReturnType<typeof deferred<Uint8Array<ArrayBuffer>>>} */
  let composed = deferred();
  const { store, actions, engine } = await createReadyPage({
    read: async () => TABLE,
    compose: () => composed.promise,
  });
  await actions.openFiles([csv()]);
  const opened = actions.confirmOpening(CHOICES);
  composed.resolve(goldenBytes('full'));
  await opened;
  assert.deepEqual(engine.asked.at(-1), ['compose', CHOICES, true]);
  void actions.relayout().catch(() => {});
  await settle();
  assert.equal(engine.times('open'), 1, 'for the data before');

  composed = deferred();
  await actions.openFiles([csv()]);
  const overtaken = actions.confirmOpening(CHOICES);
  await actions.open(goldenFile('two-rows'));
  composed.resolve(goldenBytes('full'));
  await overtaken;
  assert.equal(store.get().dataSet, 'Mine');
  assert.deepEqual(
    engine.asked.filter(([verb]) => verb === 'open').map(([, bytes]) => bytes),
    ['full', 'two-rows', 'full'].map(goldenBytes),
  );
});

test('a table that cannot be opened leaves Python to be given the open data again', async () => {
  const { actions, engine } = await createReadyPage({
    read: async () => TABLE,
    compose: async () => new Uint8Array([1, 2, 3]),
  });
  await actions.openFiles([csv()]);
  await assert.rejects(actions.confirmOpening(CHOICES));
  void actions.relayout().catch(() => {});
  await settle();
  assert.equal(engine.times('open'), 2);
});

test('a table of texts alone goes on to be embedded, and the open data stay', async () => {
  const { store, actions } = await createReadyPage({
    read: async () => ({ ...TABLE, vectors: null }),
    compose: async () => goldenBytes('full'),
  });
  const { bundle } = store.get();
  await actions.openFiles([csv()]);
  await actions.confirmOpening(CHOICES);
  assert.equal(store.get().embedding?.table.count, 5);
  assert.equal(store.get().bundle, bundle);
  actions.cancelEmbedding();
});

test('a file that cannot be read is told in one sentence', async () => {
  const sentence = 'mine.csv is empty: expected a table with at least one row.';
  const { store, actions } = await createReadyPage({
    read: () => Promise.reject(new Error(sentence)),
  });
  await assert.rejects(actions.openFiles([csv()]));
  assert.deepEqual(
    [store.get().error, store.get().pendingTable, store.get().progress],
    [sentence, null, null],
  );
});

test('what cannot be composed stays on the table, with one sentence', async () => {
  const { store, actions } = await createReadyPage({
    read: async () => TABLE,
    compose: () => Promise.reject(new Error('Row 3 is wrong.')),
  });
  await actions.openFiles([csv()]);
  await assert.rejects(actions.confirmOpening(CHOICES));
  assert.equal(store.get().error, 'Row 3 is wrong.');
  assert.deepEqual(store.get().pendingTable, { ...TABLE, questions: null, pictures: NO_PICTURES });
});

test('cancelling ends the reading and forgets the files', async () => {
  const reading = /** @type {ReturnType<typeof deferred<ReadTable>>} */ (deferred());
  const { store, actions, engine } = await createReadyPage({
    read: () => reading.promise,
    cancel: async () =>
      reading.reject(
        /** @type {any} */ (new DOMException('The layout was cancelled.', 'AbortError')),
      ),
  });
  const opening = actions.openFiles([csv()]);
  await settle();
  await actions.cancelImport();
  await assert.rejects(opening, ABORTED);
  assert.deepEqual(
    [store.get().error, store.get().pendingTable, engine.times('forget')],
    ['', null, 1],
  );
});

test('a bundle opens at once, without Python', async () => {
  const { store, actions, engine } = await createReadyPage();
  await actions.openFiles([goldenFile('full')]);
  assert.equal(store.get().dataSet, 'full.esb');
  assert.equal(engine.times('read'), 0);
});

test('a file too large for a tab names the command to use instead', async () => {
  const { store, actions } = await createReadyPage();
  const huge = csv();
  Object.defineProperty(huge, 'size', { value: 3e9 });
  await assert.rejects(actions.openFiles([huge]));
  assertSentence(store.get().error);
  assert.match(store.get().error, /embedding-sphere bundle/);
});

test('a table of other vectors is compared when that is confirmed', async () => {
  const { store, actions, engine } = await createReadyPage({
    read: async () => TABLE,
    compose: async () => goldenBytes('two-rows'),
    contrast: async () => {
      throw new Error('Not joined.');
    },
  });
  const { bundle } = store.get();
  await actions.openToCompare([csv()]);
  assert.equal(store.get().comparing, true);
  await actions.confirmComparing(CHOICES);
  const composed = engine.asked.filter(([verb]) => verb === 'compose')[0];
  assert.deepEqual(composed, ['compose', CHOICES, false]);
  assert.equal(engine.times('contrast'), 1);
  assert.equal(store.get().pendingTable, null);
  assert.equal(store.get().bundle, bundle);
  // The next files are opened, unless they are chosen to be compared, too.
  await actions.openFiles([csv()]);
  assert.equal(store.get().comparing, false);
});
