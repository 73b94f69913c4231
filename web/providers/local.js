import { ProviderError } from './error.js';

/**
 * Embeds texts in the tab, without a key and without a network: all-MiniLM-L6-v2 with int8 weights
 * in a worker of its own. Nothing is loaded before the first text.
 *
 * @typedef {{stage: 'loading' | 'embedding', done: number, total: number}} Progress bytes, then
 *   texts
 *
 * @typedef {object} Options
 * @property {AbortSignal} [signal]
 * @property {(progress: Progress) => void} [onProgress]
 *
 * @typedef {object} Job
 * @property {(told: Float32Array | Int32Array) => void} resolve with vectors, or numbers of tokens
 * @property {(reason: unknown) => void} reject
 * @property {(progress: Progress) => void} [onProgress]
 *
 * @typedef {{type: 'loading', done: number, total: number}
 *   | {type: 'embedding', id: number, done: number, total: number}
 *   | {type: 'done', id: number, vectors: Float32Array}
 *   | {type: 'counted', id: number, tokens: Int32Array}
 *   | {type: 'failed', id: number, sentence: string}} Told what the worker sends
 */

export const LOCAL_MODEL = Object.freeze({ name: 'all-MiniLM-L6-v2', dimension: 384 });

export class LocalModel {
  /** @type {Worker | null} */
  #worker = null;
  /** @type {Map<number, Job>} */
  #jobs = new Map();
  #nextId = 0;
  #makeWorker;
  #isLoaded = false;

  /** @param {() => Worker} [makeWorker] to be replaced in tests */
  constructor(
    makeWorker = () =>
      new Worker(new URL('providers/local-worker.js', location.href), { type: 'module' }),
  ) {
    this.#makeWorker = makeWorker;
  }

  /**
   * Embed texts, one after another, in the worker.
   * @param {string[]} texts
   * @param {Options} [options]
   * @returns {Promise<Float32Array[]>} one unit vector of 384 numbers a text
   * @throws {ProviderError} of kind "load" when the model cannot be loaded or run
   * @throws the signal's reason as soon as it is aborted; loading stops when nobody else waits for
   *   it
   */
  async embed(texts, options = {}) {
    if (texts.length === 0) return [];
    const flat = /** @type {Float32Array} */ (await this.#ask('embed', texts, options));
    const dimension = flat.length / texts.length;
    return texts.map((_, row) => flat.slice(row * dimension, (row + 1) * dimension));
  }

  /**
   * @param {string[]} texts
   * @param {Options} [options]
   * @returns {Promise<number[]>} how many tokens each text has, the model's own marks counted and
   *   nothing cut; rejects like `embed`
   */
  async countTokens(texts, options = {}) {
    return texts.length ? [...(await this.#ask('count', texts, options))] : [];
  }

  /**
   * @param {'embed' | 'count'} type
   * @param {string[]} texts
   * @param {Options} options
   * @returns {Promise<Float32Array | Int32Array>}
   */
  async #ask(type, texts, { signal, onProgress }) {
    signal?.throwIfAborted();
    const worker = this.#worker ?? this.#start();
    const id = this.#nextId++;
    const stop = () => this.#cancel(id, signal?.reason);
    try {
      return await new Promise((resolve, reject) => {
        this.#jobs.set(id, { resolve, reject, onProgress });
        signal?.addEventListener('abort', stop, { once: true });
        worker.postMessage({ type, id, texts });
      });
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  /** Stop the worker and give its memory back; the next text starts another. */
  dispose() {
    this.#stop(new ProviderError('load', 'The local model was stopped: ask again to start it.'));
  }

  /** @returns {Worker} */
  #start() {
    const worker = this.#makeWorker();
    worker.addEventListener('message', ({ data }) => this.#hear(/** @type {Told} */ (data)));
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.#stop(
        new ProviderError(
          'load',
          'The local model could not be started: reload the page, or choose another provider.',
        ),
      );
    });
    this.#worker = worker;
    return worker;
  }

  /** @param {unknown} reason */
  #stop(reason) {
    this.#worker?.terminate();
    this.#worker = null;
    this.#isLoaded = false;
    for (const { reject } of this.#jobs.values()) reject(reason);
    this.#jobs.clear();
  }

  /** @param {number} id @param {unknown} reason */
  #cancel(id, reason) {
    const job = this.#jobs.get(id);
    this.#jobs.delete(id);
    if (!this.#isLoaded && this.#jobs.size === 0) this.#stop(reason);
    else this.#worker?.postMessage({ type: 'cancel', id });
    job?.reject(reason);
  }

  /** @param {Told} told */
  #hear(told) {
    if (told.type === 'loading') {
      for (const { onProgress } of this.#jobs.values())
        onProgress?.({ stage: 'loading', done: told.done, total: told.total });
      return;
    }
    const job = this.#jobs.get(told.id);
    if (told.type === 'embedding') {
      this.#isLoaded = true;
      job?.onProgress?.({ stage: 'embedding', done: told.done, total: told.total });
      return;
    }
    this.#jobs.delete(told.id);
    if (told.type === 'done') job?.resolve(told.vectors);
    else if (told.type === 'counted') job?.resolve(told.tokens);
    else job?.reject(new ProviderError('load', told.sentence));
  }
}
