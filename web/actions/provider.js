import { createKeyring } from '../platform/keyring.js';
import { createPermissions } from '../platform/permissions.js';
import { settingsFor, shortenedTo } from '../providers/choice.js';
import { LocalPool } from '../providers/local-pool.js';
import { embed } from '../providers/openai.js';
import { readServer } from '../providers/server.js';
import { watch } from '../state/store.js';
import { PermissionRequest } from './permission.js';

/**
 * @import { Choice, StoredModel } from '../providers/choice.js'
 * @import { ProviderError } from '../providers/error.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * Which model turns words into vectors: chosen to fit the data, changed by the user, with the keys
 * that only this module sees. Nothing goes to a server that the person has not allowed once.
 *
 * @typedef {object} Tools what reaches outside, to be replaced in tests
 * @property {Pick<LocalPool, 'embed'> & Partial<Pick<LocalPool, 'countTokens'>>} local
 * @property {typeof embed} embed
 * @property {ReturnType<typeof createKeyring>} keyring
 * @property {ReturnType<typeof createPermissions>} permissions
 * @property {(baseUrl: string) => typeof fetch} [fetchFor] how requests get to a server
 *
 * @typedef {object} Wish
 * @property {Choice} [choice] which model; missing: the one that is chosen now
 * @property {StoredModel} [stored] the data that the vectors are to be compared with
 * @property {number} [total] texts of a table in all, of which these are some; missing: a question
 * @property {AbortSignal} [signal]
 * @property {(progress: {label: string, fraction: number | null}) => void} [onProgress]
 *
 * @param {Store<State>} store
 * @param {Partial<Tools>} [tools]
 */
export function createProvider(store, tools = {}) {
  const provider = new Provider(store, {
    local: new LocalPool(),
    embed,
    keyring: createKeyring(),
    permissions: createPermissions(),
    ...tools,
  });
  return {
    /** @param {string[]} texts none empty @param {Wish} [wish] */
    embedTexts: (texts, wish) => provider.embedTexts(texts, wish),
    /** @param {string[]} texts @param {{signal?: AbortSignal}} [wish] to the model in the tab */
    countTokens: (texts, wish) => provider.countTokens(texts, wish),
    actions: {
      /** @param {Partial<Choice>} change */
      chooseProvider: (change) => provider.choose(change),
      /**
       * What the person answers when asked whether texts may go to a server.
       * @param {boolean} isAllowed
       */
      answerPermission: (isAllowed) => provider.answerPermission(isAllowed),
      /** @param {string} key for the chosen base URL alone */
      setKey: (key) => provider.setKey(key),
      /** @param {boolean} wanted whether this device keeps the key */
      rememberKey: (wanted) => provider.rememberKey(wanted),
      /** Forget its key, and ask again before anything is sent to it. */
      forgetServer: () => provider.forgetServer(),
    },
  };
}

class Provider {
  #store;
  #tools;
  #request;

  /** @param {Store<State>} store @param {Tools} tools */
  constructor(store, tools) {
    this.#store = store;
    this.#tools = tools;
    this.#request = new PermissionRequest(store);
    const { permissions } = tools;
    watch(store, ['bundle'], ({ bundle, provider }) =>
      this.choose(
        bundle ? settingsFor(bundle.model, provider, permissions.has(provider.baseUrl)) : {},
      ),
    );
  }

  /** @param {Partial<Choice>} change */
  choose(change) {
    const { keyring, permissions } = this.#tools;
    const provider = { ...this.#store.get().provider, ...change };
    const { baseUrl } = provider;
    this.#store.set({
      provider: {
        ...provider,
        hasKey: keyring.get(baseUrl) !== '',
        remembersKey: keyring.isRemembered(baseUrl),
        isAllowed: permissions.has(baseUrl),
      },
    });
  }

  /** @param {boolean} isAllowed */
  answerPermission(isAllowed) {
    this.#request.answer(isAllowed);
  }

  /** @param {string} key */
  setKey(key) {
    if (key.trim()) this.#tools.keyring.set(this.#store.get().provider.baseUrl, key);
    this.choose({});
  }

  /** @param {boolean} wanted */
  rememberKey(wanted) {
    this.#tools.keyring.remember(this.#store.get().provider.baseUrl, wanted);
    this.choose({});
  }

  forgetServer() {
    const { baseUrl } = this.#store.get().provider;
    this.#tools.keyring.forget(baseUrl);
    this.#tools.permissions.withdraw(baseUrl);
    this.choose({});
  }

  /** @param {string[]} texts @param {{signal?: AbortSignal}} [wish] */
  countTokens(texts, wish) {
    return /** @type {LocalPool} */ (this.#tools.local).countTokens(texts, wish);
  }

  /**
   * @param {string[]} texts none empty
   * @param {Wish} [wish]
   * @returns {Promise<Float32Array[]>} one vector a text, of equal length
   * @throws {ProviderError} one sentence, without the key
   * @throws {DOMException} an AbortError, where the person lets nothing go to the server
   */
  async embedTexts(texts, wish = {}) {
    const { choice = this.#store.get().provider, signal } = wish;
    const onProgress = (/** @type {Step} */ step) =>
      wish.onProgress?.(describeStep(step, texts.length));
    wish.onProgress?.({ label: 'Asking', fraction: null });
    return choice.kind === 'local'
      ? this.#tools.local.embed(texts, { signal, onProgress })
      : this.#embedByServer(texts, choice, wish, onProgress);
  }

  /**
   * @param {string[]} texts
   * @param {Choice} choice
   * @param {Wish} wish
   * @param {(step: Step) => void} onProgress
   */
  async #embedByServer(texts, choice, { stored, total, signal }, onProgress) {
    const { embed: embedTexts, keyring, fetchFor } = this.#tools;
    const { baseUrl, model } = choice;
    readServer({ key: keyring.get(baseUrl), baseUrl, model });
    const carrying = fetchFor ? { tools: { fetch: fetchFor(baseUrl) } } : {};
    await this.#expectPermission(baseUrl, total, signal);
    return embedTexts(texts, {
      key: keyring.get(baseUrl),
      baseUrl,
      model,
      signal,
      onProgress,
      dimensions: stored && shortenedTo(choice, stored),
      expectedDimension: stored?.dimension,
      ...carrying,
    });
  }

  /**
   * Ask the person, the first time that anything goes to a server; no answer but theirs lets it go.
   * @param {string} baseUrl @param {number} [total] texts of a table @param {AbortSignal} [signal]
   * @throws {DOMException} an AbortError, where they refuse
   */
  async #expectPermission(baseUrl, total, signal) {
    const { keyring, permissions } = this.#tools;
    if (permissions.has(baseUrl)) return;
    const what =
      total === undefined
        ? 'The words of your question go'
        : `${total.toLocaleString('en')} texts of the table go`;
    await this.#request.ask(baseUrl, what, keyring.get(baseUrl) !== '', signal);
    permissions.grant(baseUrl);
    this.choose({});
  }
}

/**
 * @typedef {{stage?: string, done: number, total: number}} Step of a model: bytes of it, or texts
 *
 * @param {Step} step
 * @param {number} count of the texts that were given
 * @returns {{label: string, fraction: number | null}} in words, and the fraction done
 */
function describeStep({ stage, done, total }, count) {
  if (stage === 'loading')
    return { label: 'Loading the local model, once', fraction: done / total };
  if (count === 1) return { label: 'Asking', fraction: null };
  const label = `Embedding ${done.toLocaleString('en')} of ${total.toLocaleString('en')}`;
  return { label, fraction: done / total };
}
