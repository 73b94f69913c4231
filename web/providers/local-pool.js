import { LocalModel } from './local.js';

/** @import { Options, Progress } from './local.js' */

/** Each holds the model once more, about 100 MB. */
const MOST_WORKERS = 2;
/** Fewer texts are embedded before another worker has loaded. */
const FEWEST_TEXTS = 8;

/**
 * The model in the tab, in as many workers as there are cores, two at most: texts are dealt out among
 * them. A few texts, such as a question, go to the first alone.
 */
export class LocalPool {
  /** @type {LocalModel[]} */
  #models;

  /**
   * @param {number} [cores]
   * @param {() => LocalModel} [create] to be replaced in tests
   */
  constructor(
    cores = globalThis.navigator?.hardwareConcurrency ?? 1,
    create = () => new LocalModel(),
  ) {
    const count = Math.max(1, Math.min(MOST_WORKERS, cores));
    this.#models = Array.from({ length: count }, create);
  }

  /**
   * @param {string[]} texts
   * @param {Options} [options]
   * @returns {Promise<Float32Array[]>} as `LocalModel.embed`; where one worker fails, the others end
   */
  async embed(texts, options = {}) {
    const [first] = this.#models;
    if (texts.length < FEWEST_TEXTS || this.#models.length === 1)
      return first.embed(texts, options);
    const { signal } = options;
    signal?.throwIfAborted();
    const ending = new AbortController();
    const end = () => ending.abort(signal?.reason);
    signal?.addEventListener('abort', end, { once: true });
    const tell = sumProgress(this.#models.length, options.onProgress);
    try {
      const dealt = this.#models.map((model, at, { length }) =>
        model.embed(
          texts.filter((_, text) => text % length === at),
          { signal: ending.signal, onProgress: (step) => tell(at, step) },
        ),
      );
      const parts = await Promise.all(dealt);
      return texts.map((_, text) => parts[text % parts.length][Math.floor(text / parts.length)]);
    } catch (reason) {
      ending.abort(reason);
      throw reason;
    } finally {
      signal?.removeEventListener('abort', end);
    }
  }

  /** @param {string[]} texts @param {Options} [options] as `LocalModel.countTokens` */
  countTokens(texts, options) {
    return this.#models[0].countTokens(texts, options);
  }
}

/**
 * @param {number} count of workers
 * @param {(progress: Progress) => void} [onProgress]
 * @returns {(at: number, step: Progress) => void} tells the progress of all as that of one: loading
 *   until each embeds
 */
function sumProgress(count, onProgress) {
  /** @type {Map<number, Progress>} */
  const steps = new Map();
  return (at, step) => {
    steps.set(at, step);
    const told = [...steps.values()];
    const isLoaded = told.length === count && told.every(({ stage }) => stage === 'embedding');
    const stage = isLoaded ? 'embedding' : 'loading';
    const same = told.filter((one) => one.stage === stage);
    if (same.length === 0) return;
    const sum = (/** @type {'done' | 'total'} */ of) => same.reduce((all, one) => all + one[of], 0);
    onProgress?.({ stage, done: sum('done'), total: sum('total') });
  };
}
