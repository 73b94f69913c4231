import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AtlasFiles } from '../../../web/atlas/files.js';
import { createKept } from '../../../web/atlas/kept.js';
import { createHost, digest, openSmall } from './opened.js';

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
    const seen = await openSmall(host, createKept(cache, 1e9));
    const { positions } = await seen.places(0);
    isUp = false;
    const later = await openSmall(host, createKept(cache, 1e9));
    assert.deepEqual((await later.places(0)).positions, positions);
    await assert.rejects(later.places(1), /did not arrive/);
  });

  test('gives way to what the server has where an atlas was written anew', async () => {
    const { all, cache } = createCache();
    const address = 'http://host/small.atlas/places/0000.part';
    all.set(address, new Response(new Uint8Array(8543)));
    const atlas = await openSmall(createHost(), createKept(cache, 1e9));
    assert.equal((await atlas.places(0)).positions.length, 1200);
    assert.notEqual(
      await digest(await /** @type {Response} */ (all.get(address)).arrayBuffer()),
      '',
    );
  });

  test('drops the oldest beyond its limit', async () => {
    const { all, cache } = createCache();
    const kept = createKept(cache, 100);
    for (const name of ['a', 'b', 'c']) await kept.write(name, new ArrayBuffer(40));
    assert.deepEqual([...all.keys()], ['b', 'c']);
    await createKept(cache, 100).write('d', new ArrayBuffer(60));
    assert.deepEqual([...all.keys()], ['c', 'd']);
  });
});
