import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AtlasReading } from '../../../web/actions/atlas/reading.js';
import { gatherRows, gatherTexts, MOST_ROWS } from '../../../web/actions/atlas/gather.js';
import { isLand } from '../../../web/data/land.js';
import { isHere, valueOf } from '../../../web/data/points.js';
import { encodeBundle } from '../../../web/formats/bundle-encode.js';
import { decodeBundle, vectorsToFloat32 } from '../../../web/formats/bundle.js';
import { INITIAL_STATE } from '../../../web/state/state.js';
import { createStore } from '../../../web/state/store.js';
import { openSmall } from '../atlas/opened.js';

/** A look at the whole planet, from as near as it takes for all levels. */
const EVERYTHING = { toward: [0, 0, 1], cosine: -1, radius: 1000 };

/** The client of an atlas without a worker. */
async function createClient() {
  const atlas = await openSmall();
  const faults = new Set();
  return {
    faults,
    description: atlas.description,
    tiles: atlas.tiles,
    places: async (/** @type {number} */ tile) => {
      if (faults.has(tile)) throw new Error('places/0001.part of the atlas is missing.');
      return atlas.places(tile);
    },
    texts: (/** @type {number[]} */ rows) => atlas.texts(rows),
    rank: async () => ({ scores: new Float32Array(), rescored: new Uint32Array() }),
    vectors: (
      /** @type {number[]} */ rows,
      /** @type {(fraction: number) => void} */ onProgress,
      /** @type {AbortSignal} */ signal,
    ) => atlas.search.vectorsOf(rows, onProgress, signal),
    kept: () => atlas.kept(),
    keepAll: (
      /** @type {(fraction: number) => void} */ onProgress,
      /** @type {AbortSignal} */ signal,
    ) => atlas.keepAll(onProgress, signal),
    dropKept: () => atlas.dropKept(),
    close() {},
  };
}

/** @param {Awaited<ReturnType<typeof createClient>>} client */
async function begin(client) {
  const store = createStore(INITIAL_STATE);
  const reading = new AtlasReading(store, client);
  await reading.begin();
  store.set({ bundle: reading.bundle, atlas: reading.state });
  /** @param {() => boolean} holds */
  const until = (holds) =>
    new Promise((resolve) => {
      const look = () => holds() && resolve(undefined);
      store.subscribe(look);
      look();
    });
  return { store, reading, until };
}

/** @param {number} row @returns {Promise<Float32Array>} its vector, found by the file's column of rows */
async function vectorOfRow(row) {
  const family = await (await openSmall()).family('vectors');
  for (const group of family.groups.keys()) {
    const at = Array.from(await family.read(group, 'row'), Number).indexOf(row);
    if (at < 0) continue;
    const { buffer, byteOffset, length } = (await family.read(group, 'vector'))[at];
    const [scale] = [(await family.read(group, 'scale'))[at]];
    return Float32Array.from(new Int8Array(buffer, byteOffset, length), (value) => value * scale);
  }
  throw new Error(`No vector of row ${row}`);
}

describe('rows of an atlas', () => {
  const never = new AbortController().signal;

  test('are a bundle of their own with their places, texts and vectors', async () => {
    const { reading } = await begin(await createClient());
    const rows = [3, 700, 2599];
    /** @type {number[]} */
    const told = [];
    const made = await gatherRows(reading, rows, (fraction) => told.push(fraction), never);
    const bundle = decodeBundle(encodeBundle(made));
    assert.equal(bundle.count, 3);
    assert.match(bundle.name, /: 3 of 2,600$/);
    assert.equal(bundle.extent, undefined);
    assert.ok(told.length > 0 && told.every((fraction) => fraction > 0 && fraction <= 1));
    const { dimension } = bundle.model;
    const vectors = vectorsToFloat32(bundle);
    for (const [at, row] of rows.entries()) {
      assert.match(valueOf(bundle, 'text', at), new RegExp(` number ${row}$`));
      assert.equal(valueOf(bundle, 'kind', at), valueOf(reading.bundle, 'kind', row));
      const expected = await vectorOfRow(row);
      for (let i = 0; i < dimension; i++)
        assert.ok(Math.abs(vectors[at * dimension + i] - expected[i]) < 1e-3);
    }
    assert.ok(!bundle.columns.some(({ name }) => isLand(name)), 'land is of all rows');
  });

  test('that are too many for a tab are told in one sentence, before anything is fetched', async () => {
    const { reading } = await begin(await createClient());
    const rows = Array.from({ length: MOST_ROWS + 1 }, (_, row) => row);
    await assert.rejects(
      gatherRows(reading, rows, () => assert.fail('nothing is fetched'), never),
      /^RangeError: 50,001 points are too many for a tab, which lays out 50,000: come nearer, .+\.$/,
    );
  });

  test('have their texts before they are exported, unless that is cancelled', async () => {
    const { reading } = await begin(await createClient());
    const rows = Array.from({ length: 2600 }, (_, row) => row);
    const isRead = (/** @type {number} */ row) =>
      valueOf(reading.bundle, 'text', row).endsWith(` number ${row}`);
    assert.ok(!rows.every(isRead));
    const cancelled = AbortSignal.abort();
    await assert.rejects(
      gatherTexts(reading, rows, () => {}, cancelled),
      { name: 'AbortError' },
    );
    await gatherTexts(reading, rows, () => {}, never);
    assert.ok(rows.every(isRead));
  });

  test('are in view where they are drawn, and near the middle of the view', async () => {
    const { store, reading, until } = await begin(await createClient());
    assert.deepEqual(reading.rowsInSight(), [], 'nothing was looked at');
    const sight = { toward: [0.6, 0, 0.8], cosine: 0.9, radius: 1000 };
    reading.look(sight);
    await until(() => store.get().atlas?.loading === 0);
    const { positions, rows } = reading.bundle.extent ?? assert.fail('no atlas');
    const near = [...Array(rows).keys()].filter(
      (row) =>
        isHere(reading.bundle, row) &&
        0.6 * positions[3 * row] + 0.8 * positions[3 * row + 2] >= 0.9,
    );
    assert.ok(near.length > 10 && near.some((row) => row >= 400));
    assert.deepEqual(reading.rowsInSight(), near);
  });
});

describe('an atlas that is open', () => {
  test('begins with its first level', async () => {
    const { store } = await begin(await createClient());
    assert.deepEqual(store.get().atlas, {
      rows: 2600,
      loaded: 400,
      shown: [],
      flat: [],
      loading: 0,
    });
  });

  test('fetches rows that are needed wherever they lie, and counts them', async () => {
    const { store, reading } = await begin(await createClient());
    await reading.need([3, 2599]);
    assert.ok(isHere(reading.bundle, 2599));
    const told = store.get().atlas;
    assert.ok(told && told.loaded > 400 && told.loaded < 2600);
    await reading.need([3, 2599]);
    assert.equal(store.get().atlas, told, 'nothing is told twice');
  });

  test('draws what comes in sight, and counts what is here', async () => {
    const { store, reading, until } = await begin(await createClient());
    reading.look(EVERYTHING);
    await until(() => store.get().atlas?.loading === 0);
    const { loaded, shown } = store.get().atlas ?? { loaded: 0, shown: [] };
    assert.equal(loaded, 2600);
    assert.equal(
      shown.reduce((sum, { count }) => sum + count, 0),
      2200,
    );
    reading.look({ ...EVERYTHING, radius: 1 });
    assert.deepEqual(store.get().atlas?.shown, []);
    assert.equal(store.get().atlas?.loaded, 2600, 'what was read stays');
  });

  test('draws on the flat map what that has room for, and what is on the globe', async () => {
    const { store, reading, until } = await begin(await createClient());
    const count = () =>
      store.get().atlas?.flat.reduce((sum, { count: rows }) => sum + rows, 0) ?? 0;
    reading.lookFlat(1);
    assert.equal(count(), 0);
    reading.lookFlat(1e6);
    await until(() => count() === 2200);
    assert.deepEqual(store.get().atlas?.shown, [], 'the globe is as it was');
    reading.lookFlat(0);
    assert.equal(count(), 0);
    reading.look(EVERYTHING);
    assert.equal(count(), 0, 'it is not open');
    reading.lookFlat(4 * 2600);
    assert.equal(count(), 2200, 'what is on the globe');
    reading.lookFlat(4 * 1800);
    assert.ok(count() > 0 && count() <= 1400, 'as far as there is room');
  });

  test('keeps what is drawn where a tile cannot be read, and reads it later', async () => {
    const client = await createClient();
    const { store, reading, until } = await begin(client);
    client.faults.add(3);
    reading.look(EVERYTHING);
    await until(() => store.get().error !== '' && store.get().atlas?.loading === 0);
    assert.match(store.get().error, /is missing/);
    assert.ok((store.get().atlas?.loaded ?? 0) >= 400);
    client.faults.clear();
    reading.look(EVERYTHING);
    await until(() => store.get().atlas?.loaded === 2600);
  });

  test('reads texts once they are looked at', async () => {
    const { store, reading } = await begin(await createClient());
    await reading.readTexts([3, 1000]);
    const column = reading.bundle.columns.find(({ name }) => name === 'text');
    assert.ok(column?.kind === 'text');
    assert.match(column.values[1000], / number 1000$/);
    assert.equal(store.get().textsRead, 2);
    await reading.readTexts([3]);
    assert.equal(store.get().textsRead, 2);
  });
});
