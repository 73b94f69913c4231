/**
 * What this device keeps of atlases, so that what was seen is still there without its server: whole
 * files, the oldest dropped where they become more than the limit; and beside them, without a limit,
 * those of atlases that a person wanted kept whole.
 */

const SEEN = 'embedding-sphere-atlas';
const WHOLE = 'embedding-sphere-atlas-whole';
/** Bytes. */
const MOST = 300_000_000;
const SIZE = 'content-length';
const HASH = 'etag';

/**
 * @typedef {object} Kept
 * @property {(address: string) => Promise<ArrayBuffer | null>} read null where it is not kept
 * @property {(address: string, bytes: ArrayBuffer) => Promise<void>} write what was seen; does nothing
 *   where there is no room
 * @property {(address: string, bytes: ArrayBuffer, hash: string) => Promise<void>} writeWhole a file of
 *   an atlas that is kept whole; rejects where there is no room
 * @property {(folder: string) => Promise<Map<string, string>>} wholeOf hashes by address: what is kept
 *   of an atlas for that
 * @property {(folder: string) => Promise<void>} drop all that is kept of an atlas
 */

/**
 * @param {number} [most] bytes of what was seen
 * @returns {Promise<Kept | null>} null where the browser keeps nothing
 */
export async function openKept(most = MOST) {
  const open = (/** @type {string} */ name) => globalThis.caches?.open(name).catch(() => null);
  const [seen, whole] = await Promise.all([open(SEEN), open(WHOLE)]);
  return seen && whole ? createKept(seen, whole, most) : null;
}

/** @param {Cache} seen @param {Cache} whole @param {number} most bytes @returns {Kept} */
export function createKept(seen, whole, most) {
  /** @type {Promise<Map<string, number>> | null} bytes by address, the oldest first */
  let sizes = null;
  const known = () => (sizes ??= sizesOf(seen));

  /** @param {string} address */
  async function forget(address) {
    (await known()).delete(address);
    await seen.delete(address);
  }

  return {
    async read(address) {
      for (const cache of [whole, seen]) {
        const found = await cache.match(address).catch(() => undefined);
        if (found) return found.arrayBuffer();
      }
      return null;
    },
    async write(address, bytes) {
      const kept = await whole.match(address).catch(() => undefined);
      // A newer one takes the place of what was kept whole.
      if (kept) return whole.put(address, responseOf(bytes, '')).catch(() => {});
      const all = await known();
      all.delete(address);
      all.set(address, bytes.byteLength);
      let sum = [...all.values()].reduce((total, size) => total + size, 0);
      for (const [oldest, size] of all) {
        if (sum <= most) break;
        all.delete(oldest);
        sum -= size;
        await seen.delete(oldest);
      }
      if (!all.has(address)) return;
      await seen.put(address, responseOf(bytes, '')).catch(() => all.delete(address));
    },
    async writeWhole(address, bytes, hash) {
      await whole.put(address, responseOf(bytes, hash));
      await forget(address);
    },
    async wholeOf(folder) {
      /** @type {Map<string, string>} */
      const found = new Map();
      for (const request of await whole.keys())
        if (request.url.startsWith(folder))
          found.set(request.url, (await whole.match(request))?.headers.get(HASH) ?? '');
      return found;
    },
    async drop(folder) {
      for (const address of (await known()).keys())
        if (address.startsWith(folder)) await forget(address);
      for (const { url } of await whole.keys()) if (url.startsWith(folder)) await whole.delete(url);
    },
  };
}

/** @param {ArrayBuffer} bytes @param {string} hash empty where it is of no use */
const responseOf = (bytes, hash) =>
  new Response(bytes, { headers: { [SIZE]: String(bytes.byteLength), [HASH]: hash } });

/** @param {Cache} cache @returns {Promise<Map<string, number>>} */
async function sizesOf(cache) {
  const sizeOf = async (/** @type {Request} */ request) =>
    Number((await cache.match(request))?.headers.get(SIZE) ?? 0);
  const requests = await cache.keys();
  const sizes = await Promise.all(requests.map(sizeOf));
  return new Map(requests.map(({ url }, index) => [url, sizes[index]]));
}
