import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Atlas } from '../../../web/atlas/atlas.js';
import { AtlasFiles } from '../../../web/atlas/files.js';
import { createKept } from '../../../web/atlas/kept.js';
import { createHost, digest, library, openSmall } from './opened.js';

/** A Cache in memory, with what of it is used. */
function createCache() {
  /** @type {Map<string, Response>} */
  const all = new Map();
  const cache = {
    match: async (/** @type {any} */ key) => all.get(key.url ?? key)?.clone(),
    put: async (/** @type {string} */ key, /** @type {Response} */ value) =>
      void all.set(key, value),
    delete: async (/** @type {string} */ key) => all.delete(key),
    keys: async () => [...all.keys()].map((url) => ({ url })),
  };
  return { all, cache: /** @type {Cache} */ (/** @type {unknown} */ (cache)) };
}

describe('a part that is not as it was written', () => {
  const cases = /** @type {[string, (bytes: Buffer) => Buffer | number | null, RegExp][]} */ ([
    ['is missing', () => 404, /places\/0001\.part of the atlas is missing: its server answers 404/],
    ['is cut short', (bytes) => bytes.subarray(0, 99), /places\/0001\.part .* cut short \(99 of /],
    [
      'has changed',
      (bytes) => Buffer.from(bytes).fill(7, 5, 6),
      /the atlas has changed on its server/,
    ],
    ['does not arrive', () => null, /places\/0001\.part of the atlas did not arrive/],
  ]);
  for (const [name, change, sentence] of cases)
    test(`that ${name} is told in one sentence, and others are read on`, async () => {
      let isFaulty = true;
      const host = createHost((path, bytes) =>
        isFaulty && path === 'places/0001.part' ? change(bytes) : bytes,
      );
      const atlas = await openSmall(host);
      await assert.rejects(atlas.places(1), sentence);
      assert.equal((await atlas.places(0)).positions.length, 1200);
      isFaulty = false;
      assert.ok((await atlas.places(1)).positions.length > 0);
    });
});

describe('what is held', () => {
  const piece = (/** @type {Buffer} */ bytes) => ({
    offset: 0,
    length: bytes.length,
    sha256: '',
  });

  test('is fetched again once more than the limit has been read since', async () => {
    const { fetch, asked } = createHost((path) => Buffer.alloc(path === 'large' ? 90 : 40));
    const host = /** @type {typeof fetch} */ (
      async (address) => fetch(address).catch(() => new Response(new Uint8Array(40)))
    );
    const outside = { fetch: host, kept: null, digest: async () => '' };
    const files = new AtlasFiles('http://host/small.atlas/', outside, 100);
    const read = (/** @type {string} */ path) => files.read(path, piece(Buffer.alloc(40)));
    await read('a');
    await read('b');
    await read('a');
    assert.equal(files.fetched, 80);
    await read('c');
    await read('a');
    assert.equal(files.fetched, 120, 'a was read last');
    await read('b');
    assert.equal(files.fetched, 160);
    assert.equal(asked.length, 4);
  });
});

describe('what the device keeps', () => {
  test('is there when the server is not', async () => {
    const { cache } = createCache();
    let isUp = true;
    const host = createHost((_, bytes) => (isUp ? bytes : null));
    const seen = await openSmall(host, createKept(cache, createCache().cache, 1e9));
    const { positions } = await seen.places(0);
    isUp = false;
    const later = await openSmall(host, createKept(cache, createCache().cache, 1e9));
    assert.deepEqual((await later.places(0)).positions, positions);
    await assert.rejects(later.places(1), /did not arrive/);
  });

  test('gives way to what the server has where an atlas was written anew', async () => {
    const { all, cache } = createCache();
    const address = 'http://host/small.atlas/places/0000.part';
    all.set(address, new Response(new Uint8Array(8543)));
    const atlas = await openSmall(createHost(), createKept(cache, createCache().cache, 1e9));
    assert.equal((await atlas.places(0)).positions.length, 1200);
    assert.notEqual(
      await digest(await /** @type {Response} */ (all.get(address)).arrayBuffer()),
      '',
    );
  });

  test('drops the oldest beyond its limit', async () => {
    const { all, cache } = createCache();
    const kept = createKept(cache, createCache().cache, 100);
    for (const name of ['a', 'b', 'c']) await kept.write(name, new ArrayBuffer(40));
    assert.deepEqual([...all.keys()], ['b', 'c']);
    await createKept(cache, createCache().cache, 100).write('d', new ArrayBuffer(60));
    assert.deepEqual([...all.keys()], ['c', 'd']);
  });
});

test('what cannot be looked up is written as what was seen', async () => {
  const [seen, whole] = [createCache(), createCache()];
  whole.cache.match = async () => {
    throw new DOMException('gone', 'InvalidStateError');
  };
  await createKept(seen.cache, whole.cache, 1e9).write('a', new ArrayBuffer(8));
  assert.deepEqual([...seen.all.keys()], ['a']);
});

describe('an atlas that is kept whole', () => {
  const never = new AbortController().signal;
  const nothing = () => {};

  /** A device, whose room is as it is told. */
  function createDevice(room = 1e9) {
    const [seen, whole] = [createCache(), createCache()];
    const kept = createKept(seen.cache, whole.cache, 1e9);
    return { seen, whole, kept, room: async () => room };
  }

  /** @param {ReturnType<typeof createDevice>} device @param {ReturnType<typeof createHost>} [host] */
  const openOn = async ({ kept, room }, host = createHost()) =>
    Atlas.open(
      'http://host/small.atlas/',
      { fetch: host.fetch, kept, room, digest },
      await library,
    );

  test('is all there without its server, and gone when it is removed', async () => {
    const device = createDevice();
    let isUp = true;
    const host = createHost((_, bytes) => (isUp ? bytes : null));
    const atlas = await openOn(device, host);
    const before = await atlas.kept();
    assert.equal(before?.bytes, 0);
    /** @type {number[]} */
    const told = [];
    const after = await atlas.keepAll((fraction) => told.push(fraction), never);
    assert.deepEqual(after, { bytes: before?.total, total: before?.total });
    assert.ok(told.every((fraction, i) => fraction > (told[i - 1] ?? 0)));
    assert.equal(told.at(-1), 1);
    assert.equal(new Set(host.asked).size, host.asked.length, 'nothing is fetched twice');
    isUp = false;
    const later = await openOn(device, host);
    for (const tile of later.tiles.keys()) assert.ok((await later.places(tile)).positions.length);
    assert.match((await later.texts([2599]))[0].texts.text, /number 2599$/);
    await later.dropKept();
    assert.equal(device.whole.all.size + device.seen.all.size, 0);
    assert.equal((await later.kept())?.bytes, 0);
  });

  test('goes on where it was ended', async () => {
    const device = createDevice();
    const host = createHost();
    const atlas = await openOn(device, host);
    const controller = new AbortController();
    const ended = atlas.keepAll(() => controller.abort(), controller.signal);
    await assert.rejects(ended, { name: 'AbortError' });
    const { bytes = 0, total = 0 } = (await atlas.kept()) ?? {};
    assert.ok(bytes > 0 && bytes < total);
    await atlas.keepAll(nothing, never);
    assert.equal((await atlas.kept())?.bytes, total);
  });

  test('of which some is removed meanwhile is told as it is found then', async () => {
    const device = createDevice();
    const atlas = await openOn(device);
    let isFirst = true;
    const after = await atlas.keepAll(() => {
      if (isFirst) device.whole.all.clear();
      isFirst = false;
    }, never);
    assert.ok(after && after.bytes < after.total);
    assert.deepEqual(after, await atlas.kept());
  });

  test('is refused in one sentence where there is no room', async () => {
    const told = await openOn(createDevice(1000));
    await assert.rejects(
      told.keepAll(nothing, never),
      /has room for 0\.0 MB more, and the atlas needs [\d.]+ MB: free/,
    );
    const device = createDevice();
    device.whole.cache.put = async () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    await assert.rejects((await openOn(device)).keepAll(nothing, never), /took no more than/);
  });

  test('is asked for anew where it was written anew', async () => {
    const device = createDevice();
    const atlas = await openOn(device);
    await atlas.keepAll(nothing, never);
    const address = 'http://host/small.atlas/places/0000.part';
    device.whole.all.set(address, new Response(new Uint8Array(8543)));
    const { bytes = 0, total = 0 } = (await atlas.kept()) ?? {};
    assert.ok(bytes < total);
    await atlas.keepAll(nothing, never);
    assert.equal((await (await openOn(device)).places(0)).positions.length, 1200);
  });
});
