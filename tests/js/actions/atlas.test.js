import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AtlasReading } from '../../../web/actions/atlas/reading.js';
import { isHere } from '../../../web/data/points.js';
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
    vectors: async () => new Float32Array(),
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

describe('an atlas that is open', () => {
  test('begins with its first level', async () => {
    const { store } = await begin(await createClient());
    assert.deepEqual(store.get().atlas, { rows: 2600, loaded: 400, shown: [], loading: 0 });
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
