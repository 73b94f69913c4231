/**
 * What this device keeps of atlases, so that what was seen is still there without its server: whole
 * files, the oldest dropped where they become more than the limit.
 */

const NAME = 'embedding-sphere-atlas';
/** Bytes. */
const MOST = 300_000_000;
const SIZE = 'content-length';

/**
 * @typedef {object} Kept
 * @property {(address: string) => Promise<ArrayBuffer | null>} read null where it is not kept
 * @property {(address: string, bytes: ArrayBuffer) => Promise<void>} write does nothing where there is
 *   no room
 */

/**
 * @param {number} [most] bytes
 * @returns {Promise<Kept | null>} null where the browser keeps nothing
 */
export async function openKept(most = MOST) {
  const cache = await globalThis.caches?.open(NAME).catch(() => null);
  return cache ? createKept(cache, most) : null;
}

/** @param {Cache} cache @param {number} most bytes @returns {Kept} */
export function createKept(cache, most) {
  /** @type {Promise<Map<string, number>> | null} bytes by address, the oldest first */
  let sizes = null;
  const known = () => (sizes ??= sizesOf(cache));
  return {
    async read(address) {
      const found = await cache.match(address).catch(() => undefined);
      return found ? found.arrayBuffer() : null;
    },
    async write(address, bytes) {
      const all = await known();
      all.delete(address);
      all.set(address, bytes.byteLength);
      let sum = [...all.values()].reduce((total, size) => total + size, 0);
      for (const [oldest, size] of all) {
        if (sum <= most) break;
        all.delete(oldest);
        sum -= size;
        await cache.delete(oldest);
      }
      if (!all.has(address)) return;
      const headers = { [SIZE]: String(bytes.byteLength) };
      await cache.put(address, new Response(bytes, { headers })).catch(() => all.delete(address));
    },
  };
}

/** @param {Cache} cache @returns {Promise<Map<string, number>>} */
async function sizesOf(cache) {
  const sizeOf = async (/** @type {Request} */ request) =>
    Number((await cache.match(request))?.headers.get(SIZE) ?? 0);
  const requests = await cache.keys();
  const sizes = await Promise.all(requests.map(sizeOf));
  return new Map(requests.map(({ url }, index) => [url, sizes[index]]));
}
