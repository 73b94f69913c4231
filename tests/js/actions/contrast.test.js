/** Other vectors are offered, compared, flown to and let go; the open data stay as they are. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LOST } from '../../../web/data/computed-columns.js';
import { sideShown } from '../../../web/data/contrast.js';
import { decodeBundle } from '../../../web/formats/bundle.js';
import { encodeBundle } from '../../../web/formats/bundle-encode.js';
import { bundleWithLayout } from '../../../web/formats/bundle-layout.js';
import {
  assertSentence,
  createReadyPage,
  deferred,
  goldenBundle,
  goldenFile,
  goldenFileOf,
  ring,
  settle,
} from '../examples.js';

/** @import { Contrast } from '../../../web/data/contrast.js' */

/** @param {number} k @returns {Contrast & {other: null}} */
const contrast = (k) => ({
  k,
  name: 'B',
  model: '',
  rows: { a: 5, b: 5, joined: 5, byId: false },
  kept: 0.5,
  lost: new Float32Array(5).fill(0.5),
  laidOut: true,
  asked: null,
  note: '',
  other: null,
});
const turn = async () => ({ positions: ring(5, 1), mirrored: false, apart: 1 });
const withContrast = {
  contrast: async (/** @type {any} */ _, /** @type {number} */ k) => contrast(k),
  turn,
};
const other = () => {
  const bundle = goldenBundle('full');
  return goldenFileOf({ ...bundle, name: 'Other', vectors: bundle.vectors.slice().reverse() });
};

test('a bundle of the same rows is offered, and compared or opened as the person says', async () => {
  const { store, actions, engine } = await createReadyPage(withContrast);
  const { bundle } = store.get();
  await actions.openFiles([other()]);
  assert.equal(store.get().bundle, bundle);
  assert.equal(store.get().pendingOther?.count, 5);
  await actions.compareOther();
  assert.equal(store.get().pendingOther, null);
  assert.equal(store.get().contrast?.name, 'B');
  assert.equal(store.get().tray, 'retrieval');
  assert.equal(store.get().bundle, bundle);
  assert.equal(engine.times('contrast'), 1);

  await actions.openFiles([other()]);
  actions.cancelOther();
  assert.equal(store.get().bundle, bundle);
  await actions.openFiles([other()]);
  await actions.openOther();
  assert.equal(store.get().bundle?.name, 'Other');
  assert.equal(store.get().contrast, null);
});

test('other data and the same vectors open at once', async () => {
  const { store, actions } = await createReadyPage();
  await actions.openFiles([goldenFile('full')]);
  assert.equal(store.get().pendingOther, null);
  await actions.openFiles([goldenFile('two-rows')]);
  assert.equal(store.get().bundle?.count, 2);
});

test('an atlas, of which a part alone is here, is not compared with a bundle', async () => {
  const { store, actions } = await createReadyPage();
  const { bundle, positions } = store.get();
  assert.ok(bundle);
  store.set({ bundle: { ...bundle, extent: { rows: 5, positions } } });
  await actions.openFiles([other()]);
  assert.equal(store.get().pendingOther, null);
  assert.equal(store.get().bundle?.name, 'Other');
});

test('another top k is compared anew, without sending the bundle again', async () => {
  const { store, actions, engine } = await createReadyPage(withContrast);
  await actions.contrastWith(other());
  actions.setTopK(25);
  await settle();
  assert.equal(store.get().contrast?.k, 25);
  const sent = engine.asked.filter(([verb]) => verb === 'contrast').map(([, sent]) => sent);
  assert.deepEqual([sent[0]?.bundle.length > 0, sent[1]], [true, {}]);
});

test('a top k that is chosen while they are compared is compared next, once', async () => {
  /** @type {ReturnType<typeof deferred<void>>} */
  const late = deferred();
  const { store, actions, engine } = await createReadyPage({
    contrast: async (_, k) => {
      await late.promise;
      return contrast(k);
    },
  });
  const compared = actions.contrastWith(other());
  await settle();
  actions.setTopK(25);
  late.resolve();
  await compared;
  await settle();
  assert.equal(store.get().contrast?.k, 25);
  assert.equal(store.get().contrasting, false);
  assert.equal(engine.times('contrast'), 2);
});

test('the planet flies to the layout of the other and back to what it was', async () => {
  const { store, actions, engine } = await createReadyPage(withContrast);
  const { positions, positionsFrom, layoutSource } = store.get();
  await actions.contrastWith(other());
  await actions.showSide('b');
  assert.equal(sideShown(store.get()), 'b');
  assert.equal(store.get().positionsFrom, 'other');
  await actions.showSide('a');
  assert.deepEqual(
    [store.get().positions, store.get().positionsFrom, store.get().layoutSource],
    [positions, positionsFrom, layoutSource],
  );
  await actions.showSide('b');
  assert.equal(engine.times('turn'), 1, 'it is turned once');
  actions.restore();
  await actions.showSide('b');
  assert.equal(engine.times('turn'), 1, 'the same layout is on the screen again');
  store.set({ positions: ring(5, 2), positionsFrom: 'result' });
  await actions.showSide('b');
  assert.equal(engine.times('turn'), 2, 'another layout is turned onto');
});

test('points that move while B is turned are not replaced', async () => {
  /** @type {ReturnType<typeof deferred<Awaited<ReturnType<typeof turn>>>>} */
  const late = deferred();
  const { store, actions } = await createReadyPage({ ...withContrast, turn: () => late.promise });
  await actions.contrastWith(other());
  const shown = actions.showSide('b');
  await settle();
  const moved = ring(5, 3);
  store.set({ positions: moved, positionsFrom: 'result' });
  late.resolve(await turn());
  await shown;
  assert.equal(store.get().positions, moved);
});

test('the neighbours lost colour the planet until the comparison ends', async () => {
  const { store, actions, engine } = await createReadyPage(withContrast);
  const { positions, colorColumn } = store.get();
  await actions.contrastWith(other());
  actions.colorByLost();
  assert.equal(store.get().colorColumn, LOST.name);
  assert.equal(store.get().lost, store.get().contrast?.lost);
  await actions.showSide('b');
  actions.endContrast();
  const now = store.get();
  assert.deepEqual([now.contrast, now.turned, now.lost], [null, null, null]);
  assert.equal(now.positions, positions);
  assert.notEqual(now.colorColumn, LOST.name);
  assert.ok(colorColumn);
  assert.equal(engine.times('endContrast'), 1);
});

test('what cannot be compared is one sentence, and the next try sends the bundle again', async () => {
  let isBroken = true;
  const { store, actions, engine } = await createReadyPage({
    contrast: async (_, k) => {
      if (isBroken) throw new Error('No row of “A” has the id of a row of “B”.');
      return contrast(k);
    },
  });
  await actions.contrastWith(other());
  assertSentence(store.get().error);
  assert.equal(store.get().contrasting, false);
  isBroken = false;
  await actions.contrastWith(other());
  assert.ok(engine.asked.filter(([verb]) => verb === 'contrast').every(([, sent]) => sent.bundle));
});

test('what is too big for a tab, or gone, is refused in one sentence, and A stays', async () => {
  const { store, actions } = await createReadyPage(withContrast);
  const { bundle } = store.get();
  const big = other();
  Object.defineProperty(big, 'size', { value: 2.5e9 });
  big.arrayBuffer = () => assert.fail('the file was read');
  const gone = other();
  gone.arrayBuffer = () => Promise.reject(new DOMException('No file.', 'NotFoundError'));
  for (const [file, words] of /** @type {const} */ ([
    [big, /2\.5 GB/],
    [gone, /cannot be read/],
  ])) {
    await assert.rejects(actions.contrastWith(file), words);
    assertSentence(store.get().error);
    await assert.rejects(actions.openFiles([file]), words);
    assert.equal(store.get().bundle, bundle);
  }
});

test('what is saved has the other vectors, too, as long as they are compared', async () => {
  const vectors = Uint16Array.of(0x3c00, 0, 0, 0, 0x3c00);
  const full = goldenBundle('full');
  const narrow = {
    ...full,
    name: 'B',
    model: { ...full.model, dimension: 1 },
    neighbors: null,
    questions: null,
  };
  const ordered = encodeBundle({ ...narrow, vectors, extra: { by: 'number' } });
  const { store, actions } = await createReadyPage({
    ...withContrast,
    contrast: async (_, k) => ({ ...contrast(k), other: k === 10 ? ordered : null }),
  });
  await actions.contrastWith(other());
  const names = () => bundleWithLayout(store.get()).others.map(({ name }) => name);
  const brought = store.get().bundle?.others.map(({ name }) => name) ?? [];
  assert.deepEqual(names(), [...brought, 'B']);
  assert.equal(store.get().contrast?.brought, '');
  const saved = decodeBundle(encodeBundle(bundleWithLayout(store.get())));
  assert.deepEqual(saved.others.at(-1)?.vectors, vectors);
  assert.deepEqual(saved.others.at(-1)?.extra, { by: 'number' });
  actions.setTopK(25);
  await settle();
  assert.deepEqual(names(), [...brought, 'B'], 'with another top k, too');
  actions.endContrast();
  assert.deepEqual(names(), brought);
});

test('other vectors that the data bring are compared by their name, and told of again by it', async () => {
  const { store, actions, engine } = await createReadyPage(withContrast);
  const saved = bundleWithLayout(store.get());
  await actions.contrastWithOwn('wide');
  assert.equal(store.get().contrast?.name, 'B');
  assert.equal(store.get().contrast?.brought, 'wide');
  assert.equal(store.get().tray, 'retrieval');
  assert.deepEqual(bundleWithLayout(store.get()), saved);
  store.set({ engine: 'starting' });
  store.set({ engine: 'ready' });
  actions.setTopK(25);
  await settle();
  const sent = engine.asked.filter(([verb]) => verb === 'contrast').map(([, told]) => told);
  assert.deepEqual(sent, [{ name: 'wide' }, { name: 'wide' }]);
});

test('data that bring other vectors open where they are compared', async () => {
  const { store, actions } = await createReadyPage();
  await actions.openFiles([goldenFile('two-rows')]);
  assert.equal(store.get().tray, '');
  await actions.openFiles([goldenFileOf({ ...goldenBundle('full'), questions: null })]);
  assert.equal(store.get().tray, 'retrieval');
});

test('other data end it', async () => {
  const { store, actions } = await createReadyPage(withContrast);
  await actions.contrastWith(other());
  await actions.open(goldenFile('two-rows'));
  assert.equal(store.get().contrast, null);
});
