import { AtlasError } from './error.js';

/**
 * The page's end of the worker that reads an atlas.
 *
 * @import { Description } from './description.js'
 * @import { Keeping } from './keeping.js'
 * @import { Places } from './places.js'
 * @import { Tile } from '../data/tiles.js'
 * @import { Ranking } from './search.js'
 *
 * @typedef {object} AtlasClient
 * @property {Description} description
 * @property {Tile[]} tiles
 * @property {(tile: number) => Promise<Places>} places
 * @property {(rows: number[]) => Promise<{row: number, texts: Record<string, string>}[]>} texts
 * @property {(vector: ArrayLike<number>, onProgress: (fraction: number) => void, signal: AbortSignal) =>
 *   Promise<Ranking>} rank
 * @property {(rows: number[], onProgress: (fraction: number) => void, signal: AbortSignal) =>
 *   Promise<Float32Array>} vectors one after the other
 * @property {() => Promise<Keeping | null>} kept how much is kept for good; null where nothing can be
 * @property {(onProgress: (fraction: number) => void, signal: AbortSignal) => Promise<Keeping | null>}
 *   keepAll
 * @property {() => Promise<Keeping | null>} dropKept
 * @property {() => void} close
 *
 * @typedef {object} Pending
 * @property {(result: any) => void} resolve
 * @property {(reason: Error) => void} reject
 * @property {(fraction: number) => void} onProgress
 */

/**
 * @param {string} folder address of the atlas, with a slash at its end
 * @param {Worker} [worker]
 * @returns {Promise<AtlasClient>} rejects with an `AtlasError`
 */
export async function openAtlas(folder, worker = startWorker()) {
  /** @type {Map<number, Pending>} */
  const pending = new Map();
  let last = 0;

  worker.addEventListener('message', ({ data: { id, result, sentence, fraction } }) => {
    const waiting = pending.get(id);
    if (fraction !== undefined) return waiting?.onProgress(fraction);
    pending.delete(id);
    if (sentence === undefined) waiting?.resolve(result);
    else waiting?.reject(new AtlasError(sentence));
  });
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    const reason = new AtlasError('The reader of atlases did not start: reload the page.');
    for (const { reject } of pending.values()) reject(reason);
    pending.clear();
  });

  /**
   * @param {string} verb @param {unknown} given
   * @param {(fraction: number) => void} [onProgress] @param {AbortSignal} [signal]
   * @returns {Promise<any>}
   */
  function call(verb, given, onProgress = () => {}, signal = undefined) {
    const id = ++last;
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      signal?.addEventListener(
        'abort',
        () => {
          worker.postMessage({ cancel: id });
          pending.delete(id);
          reject(signal.reason);
        },
        { once: true },
      );
      pending.set(id, { resolve, reject, onProgress });
      worker.postMessage({ id, verb, given });
    });
  }

  try {
    const { description, tiles } = await call('describe', folder);
    return {
      description,
      tiles,
      places: (tile) => call('places', tile),
      texts: (rows) => call('texts', rows),
      rank: (vector, onProgress, signal) => call('rank', vector, onProgress, signal),
      vectors: (rows, onProgress, signal) => call('vectors', rows, onProgress, signal),
      kept: () => call('kept', null),
      keepAll: (onProgress, signal) => call('keepAll', null, onProgress, signal),
      dropKept: () => call('dropKept', null),
      close: () => worker.terminate(),
    };
  } catch (reason) {
    worker.terminate();
    throw reason;
  }
}

const startWorker = () => new Worker(new URL('atlas/worker.js', location.href), { type: 'module' });
