import { OWN_TOKENS } from '../data/cost.js';
import { flattenRows } from '../data/vectors.js';

/**
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 * @import { createProvider } from './provider.js'
 *
 * @typedef {object} Reading
 * @property {AbortSignal} signal
 * @property {(fraction: number) => void} [onProgress] the share done; not called once it is aborted
 */

/** Texts whose tokens are counted at once. */
const AT_ONCE = 200;

/** Asks the model in the tab about texts, whichever model answers questions. */
export class LocalReader {
  #store;
  #provider;

  /**
   * @param {Store<State>} store
   * @param {Pick<ReturnType<typeof createProvider>, 'embedTexts' | 'countTokens'>} provider
   */
  constructor(store, provider) {
    this.#store = store;
    this.#provider = provider;
  }

  /**
   * @param {string[]} texts
   * @param {Reading} reading
   * @returns {Promise<Int32Array>} how many tokens each has, without the marks of the model
   */
  async countTokens(texts, { signal, onProgress }) {
    /** @type {number[]} */
    const tokens = [];
    while (tokens.length < texts.length) {
      const some = texts.slice(tokens.length, tokens.length + AT_ONCE);
      tokens.push(...(await this.#provider.countTokens(some, { signal })));
      signal.throwIfAborted();
      onProgress?.(tokens.length / texts.length);
    }
    return Int32Array.from(tokens, (count) => count - OWN_TOKENS);
  }

  /**
   * @param {string[]} texts
   * @param {Reading} reading
   * @returns {Promise<Float32Array>} their vectors, one after another
   */
  async embed(texts, { signal, onProgress }) {
    if (texts.length === 0) return new Float32Array();
    const vectors = await this.#provider.embedTexts(texts, {
      choice: { ...this.#store.get().provider, kind: 'local' },
      signal,
      onProgress: ({ label, fraction }) => {
        if (label.startsWith('Embedding') && !signal.aborted) onProgress?.(fraction ?? 0);
      },
    });
    return flattenRows(vectors);
  }
}
