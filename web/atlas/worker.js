/**
 * The worker that reads an atlas, so that no frame waits for a file, a hash or a column. It is sent
 * `{id, verb, given}` and answers `{id, result}`, or `{id, sentence}` where that cannot be had, and
 * meanwhile `{id, fraction}`; `{cancel: id}` ends what is under way.
 */
import { loadCompressors, loadHyparquet } from '../formats/parquet-library.js';
import { Atlas } from './atlas.js';
import { AtlasError } from './error.js';
import { openKept } from './kept.js';

const VENDOR = new URL('../vendor/', import.meta.url);
/** @param {string} path @returns {Promise<any>} */
const load = (path) => import(new URL(path, VENDOR).href);

/** @type {Promise<Atlas> | null} */
let opened = null;
/** @type {Map<number, AbortController>} */
const running = new Map();

/** @param {string} folder address */
async function open(folder) {
  const [hyparquet, compressors, kept] = await Promise.all([
    loadHyparquet(load),
    loadCompressors(load),
    openKept(),
  ]);
  const outside = { fetch: fetchOwn, kept, digest, room };
  return Atlas.open(folder, outside, { hyparquet, compressors });
}

/**
 * Fetch from the page's own host, and not follow where that leads elsewhere: on a host that sends no
 * headers, no policy holds this worker to it.
 * @type {typeof fetch}
 */
const fetchOwn = (address, settings) => fetch(address, { ...settings, mode: 'same-origin' });

/** @returns {Promise<number>} bytes that the browser lets this page add; without limit if it does not say */
async function room() {
  const { quota, usage = 0 } = (await navigator.storage?.estimate?.().catch(() => null)) ?? {};
  return quota === undefined ? Infinity : Math.max(quota - usage, 0);
}

/** @param {ArrayBuffer} bytes SHA-256 in hexadecimal; empty on pages without https */
async function digest(bytes) {
  if (!crypto.subtle) return '';
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @type {Record<string, (given: any, atlas: Atlas, signal: AbortSignal, onProgress: (fraction: number) => void) => any>} */
const VERBS = {
  describe: (_, { description, tiles }) => ({ description, tiles }),
  places: (tile, atlas) => atlas.places(tile),
  texts: (rows, atlas) => atlas.texts(rows),
  rank: (vector, atlas, signal, onProgress) => atlas.search.rank(vector, onProgress, signal),
  kept: (_, atlas) => atlas.kept(),
  keepAll: (_, atlas, signal, onProgress) => atlas.keepAll(onProgress, signal),
  dropKept: (_, atlas) => atlas.dropKept(),
  vectors: (rows, atlas, signal, onProgress) => atlas.search.vectorsOf(rows, onProgress, signal),
};

addEventListener('message', async ({ data: { id, verb, given, cancel } }) => {
  if (cancel !== undefined) {
    running.get(cancel)?.abort();
    return;
  }
  const controller = new AbortController();
  running.set(id, controller);
  try {
    if (verb === 'describe') opened = open(given);
    const atlas = await opened;
    if (!atlas) throw new Error('No atlas is open.');
    const onProgress = (/** @type {number} */ fraction) => postMessage({ id, fraction });
    const result = await VERBS[verb](given, atlas, controller.signal, onProgress);
    postMessage({ id, result }, { transfer: buffersOf(result) });
  } catch (reason) {
    postMessage({ id, sentence: sentenceOf(reason) });
  } finally {
    running.delete(id);
  }
});

/** @param {unknown} reason @returns {string} what is said of it: all that an atlas may be is not foreseen */
function sentenceOf(reason) {
  if (reason instanceof AtlasError) return reason.message;
  const why = reason instanceof Error ? reason.message : String(reason);
  return `The atlas cannot be read (${why}): copy it to its host again, or write it again.`;
}

/** @param {any} result @returns {ArrayBuffer[]} what is handed over instead of copied */
function buffersOf(result) {
  const arrays = [result, ...Object.values(result ?? {}), ...Object.values(result?.values ?? {})];
  const buffers = arrays.filter(ArrayBuffer.isView).map(({ buffer }) => buffer);
  return /** @type {ArrayBuffer[]} */ ([...new Set(buffers)]);
}
