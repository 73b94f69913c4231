/** Opens the atlas of tests/atlas/ as the page's worker does, from files instead of a server. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Atlas } from '../../../web/atlas/atlas.js';
import { loadCompressors, loadHyparquet } from '../../../web/formats/parquet-library.js';

export const FOLDER = fileURLToPath(new URL('../../atlas/small.atlas/', import.meta.url));
const MODULES = new URL('../../../node_modules/', import.meta.url);
const ADDRESS = 'http://host/small.atlas/';

/** @param {string} path */
const load = (path) => import(new URL(path.replace('fzstd/', 'fzstd/esm/'), MODULES).href);
export const library = Promise.all([loadHyparquet(load), loadCompressors(load)]).then(
  ([hyparquet, compressors]) => ({ hyparquet, compressors }),
);

/** @param {ArrayBuffer} bytes */
export const digest = async (bytes) =>
  createHash('sha256').update(new Uint8Array(bytes)).digest('hex');

/**
 * A host of the atlas.
 * @param {(path: string, bytes: Buffer) => Buffer | number | null} [change] what is sent instead: other
 *   bytes, a status, or null where nothing arrives
 */
export function createHost(change = (_, bytes) => bytes) {
  /** @type {string[]} */
  const asked = [];
  /** @param {any} address */
  const fetch = async (address) => {
    const path = String(address).slice(ADDRESS.length);
    asked.push(path);
    const sent = change(path, await readFile(FOLDER + path));
    if (sent === null) throw new TypeError('no network');
    return typeof sent === 'number'
      ? new Response(null, { status: sent })
      : new Response(new Uint8Array(sent));
  };
  return { asked, fetch: /** @type {typeof globalThis.fetch} */ (fetch) };
}

/**
 * @param {ReturnType<typeof createHost>} [host]
 * @param {import('../../../web/atlas/kept.js').Kept | null} [kept]
 */
export const openSmall = async (host = createHost(), kept = null) =>
  Atlas.open(ADDRESS, { fetch: host.fetch, kept, digest }, await library);
