import { createKeyring } from '../platform/keyring.js';
import { createPermissions } from '../platform/permissions.js';
import { untilAborted } from '../providers/abort.js';
import { readBaseUrl } from '../providers/base-url.js';
import { choiceFor, chosenModel, shortenedTo } from '../providers/choice.js';
import { LocalModel } from '../providers/local.js';
import { embed, readServer } from '../providers/openai.js';

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
 * @property {Pick<LocalModel, 'embed'>} local
 * @property {typeof embed} embed
 * @property {ReturnType<typeof createKeyring>} keyring
 * @property {ReturnType<typeof createPermissions>} permissions
 * @property {(baseUrl: string) => typeof fetch} fetchFor how requests get to a server
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
  const {
    local = new LocalModel(),
    embed: embedByServer = embed,
    keyring = createKeyring(),
    permissions = createPermissions(),
    fetchFor,
  } = tools;
  /** Ends the question to the person that is open. */
  let answer = (/** @type {boolean} */ _isAllowed) => {};

  /** @param {Partial<Choice>} change */
  function choose(change) {
    const provider = { ...store.get().provider, ...change };
    const { baseUrl } = provider;
    store.set({
      provider: {
        ...provider,
        hasKey: keyring.get(baseUrl) !== '',
        remembersKey: keyring.isRemembered(baseUrl),
        isAllowed: permissions.has(baseUrl),
      },
    });
  }

  store.subscribe((now, before) => {
    if (now.bundle && now.bundle !== before.bundle)
      choose(choiceFor(now.bundle.model, now.provider, permissions.has(now.provider.baseUrl)));
  });
  choose({});

  /**
   * Ask the person, the first time that anything goes to a server; no answer but theirs lets it go.
   * @param {string} baseUrl @param {string} what goes there @param {AbortSignal} [signal]
   * @throws {DOMException} an AbortError, where they refuse
   */
  async function expectPermission(baseUrl, what, signal) {
    if (permissions.has(baseUrl)) return;
    answer(false);
    const { host, protocol, hostname } = readBaseUrl(baseUrl);
    const key = keyring.get(baseUrl) ? 'with your key for it' : 'without a key';
    const isOpen = protocol === 'http:' && !/^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname);
    const permission = {
      host,
      sentence: `${what} to ${host}, ${key}${isOpen ? ', and anybody on the way can read it' : ''}.`,
    };
    /** @type {Promise<boolean>} */
    const answered = new Promise((resolve) => {
      answer = resolve;
    });
    store.set({ permission });
    try {
      if (!(await untilAborted(answered, signal)))
        throw new DOMException('Nothing was sent.', 'AbortError');
    } finally {
      if (store.get().permission === permission) store.set({ permission: null });
    }
    permissions.grant(baseUrl);
    choose({});
  }

  /**
   * @param {string[]} texts none empty
   * @param {Wish} [wish]
   * @returns {Promise<{vectors: Float32Array[], model: {provider: string, name: string}}>} one
   *   vector a text, of equal length
   * @throws {ProviderError} one sentence, without the key
   * @throws {DOMException} an AbortError, where the person lets nothing go to the server
   */
  async function embedTexts(
    texts,
    { choice = store.get().provider, stored, total, signal, onProgress } = {},
  ) {
    const { provider: kind, name } = chosenModel(choice);
    /** @param {{stage?: string, done: number, total: number}} step */
    const tell = ({ stage, done, total: all }) =>
      onProgress?.(
        stage === 'loading'
          ? { label: 'Loading the local model, once', fraction: done / all }
          : {
              label:
                texts.length > 1
                  ? `Embedding ${done.toLocaleString('en')} of ${all.toLocaleString('en')}`
                  : 'Asking',
              fraction: texts.length > 1 ? done / all : null,
            },
      );
    onProgress?.({ label: 'Asking', fraction: null });
    if (choice.kind === 'local')
      return {
        vectors: await local.embed(texts, { signal, onProgress: tell }),
        model: { provider: kind, name },
      };
    const { baseUrl, model } = choice;
    readServer({ key: keyring.get(baseUrl), baseUrl });
    const carrying = fetchFor ? { tools: { fetch: fetchFor(baseUrl) } } : {};
    await expectPermission(
      baseUrl,
      total === undefined
        ? 'The words of your question go'
        : `${total.toLocaleString('en')} texts of the table go`,
      signal,
    );
    const vectors = await embedByServer(texts, {
      key: keyring.get(baseUrl),
      baseUrl,
      model,
      signal,
      onProgress: tell,
      dimensions: stored && shortenedTo(choice, stored),
      expectedDimension: stored?.dimension,
      ...carrying,
    });
    return { vectors, model: { provider: kind, name } };
  }

  return {
    embedTexts,
    actions: {
      /** @param {Partial<Choice>} change */
      chooseProvider: choose,
      /**
       * What the person answers when asked whether texts may go to a server.
       * @param {boolean} isAllowed
       */
      answerPermission: (isAllowed) => answer(isAllowed),
      /** @param {string} key for the chosen base URL alone */
      setKey(key) {
        if (key.trim()) keyring.set(store.get().provider.baseUrl, key);
        choose({});
      },
      /** @param {boolean} wanted whether this device keeps the key */
      rememberKey(wanted) {
        keyring.remember(store.get().provider.baseUrl, wanted);
        choose({});
      },
      /** Forget its key, and ask again before anything is sent to it. */
      forgetServer() {
        const { baseUrl } = store.get().provider;
        keyring.forget(baseUrl);
        permissions.withdraw(baseUrl);
        choose({});
      },
    },
  };
}
