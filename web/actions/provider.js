import { createChosenServers } from '../chosen-servers.js';
import { createKeyring } from '../keyring.js';
import { choiceFor, chosenModel, shortenedTo, withModelOf } from '../providers/choice.js';
import { ProviderError } from '../providers/error.js';
import { LocalModel } from '../providers/local.js';
import { embed } from '../providers/openai.js';

/**
 * Which model turns words into vectors: chosen to fit the data, changed by the user, with the keys
 * that only this module sees.
 *
 * @typedef {import('../state.js').State} State
 *
 * @typedef {object} Tools what reaches outside, to be replaced in tests
 * @property {Pick<LocalModel, 'embed'>} local
 * @property {typeof embed} embed
 * @property {ReturnType<typeof createKeyring>} keyring
 * @property {ReturnType<typeof createChosenServers>} servers that words may be sent to
 * @property {(baseUrl: string) => typeof fetch} fetchFor how requests get to a server
 *
 * @typedef {object} Wish
 * @property {import('../providers/choice.js').StoredModel} [stored] the data that the vectors are to be compared with
 * @property {AbortSignal} [signal]
 * @property {(progress: {label: string, fraction: number | null}) => void} [onProgress]
 *
 * @param {import('../state.js').Store<State>} store
 * @param {Partial<Tools>} [tools]
 */
export function createProvider(store, tools = {}) {
  const { local = new LocalModel(), embed: embedByServer = embed, keyring = createKeyring(), servers = createChosenServers(), fetchFor } = tools;

  /** @param {Partial<import('../providers/choice.js').Choice>} change */
  function choose(change) {
    const provider = { ...store.get().provider, ...change };
    const { baseUrl } = provider;
    store.set({ provider: { ...provider, hasKey: keyring.get(baseUrl) !== '', remembersKey: keyring.isRemembered(baseUrl) } });
  }

  store.subscribe((now, before) => {
    if (now.bundle && now.bundle !== before.bundle) choose(choiceFor(now.bundle.model, now.provider, servers.has));
  });
  choose({});

  /**
   * @param {string[]} texts none empty
   * @param {Wish} [wish]
   * @returns {Promise<{vectors: Float32Array[], model: {provider: string, name: string}}>} one vector a text, of equal length
   * @throws {import('../providers/error.js').ProviderError} one sentence, without the key
   */
  async function embedTexts(texts, { stored, signal, onProgress } = {}) {
    const { provider } = store.get();
    const { provider: kind, name } = chosenModel(provider);
    /** @param {{stage?: string, done: number, total: number}} step */
    const tell = ({ stage, done, total }) => onProgress?.(stage === 'loading'
      ? { label: 'Loading the local model, once', fraction: done / total }
      : { label: texts.length > 1 ? `Embedding ${done.toLocaleString('en')} of ${total.toLocaleString('en')}` : 'Asking', fraction: texts.length > 1 ? done / total : null });
    onProgress?.({ label: 'Asking', fraction: null });
    if (provider.kind === 'local') return { vectors: await local.embed(texts, { signal, onProgress: tell }), model: { provider: kind, name } };
    const { baseUrl, model } = provider;
    if (!servers.has(baseUrl)) throw new ProviderError('input', `Nothing was sent to ${baseUrl}: choose that server first, in the panel beside the question.`);
    const vectors = await embedByServer(texts, {
      key: keyring.get(baseUrl), baseUrl, model, signal, onProgress: tell,
      dimensions: stored && shortenedTo(provider, stored), expectedDimension: stored?.dimension,
      // Not before the address has been found to be one.
      ...(fetchFor ? { tools: { fetch: (...given) => fetchFor(baseUrl)(...given) } } : {}),
    });
    return { vectors, model: { provider: kind, name } };
  }

  return {
    embedTexts,
    actions: {
      /** The person's own choice: words may go to that server from now on. @param {Partial<import('../providers/choice.js').Choice>} change */
      chooseProvider(change) {
        const { provider, bundle } = store.get();
        const isNew = change.kind === 'openai' && provider.kind !== 'openai' && !change.model;
        const choice = { ...provider, ...change };
        if (choice.kind === 'openai') servers.add(choice.baseUrl);
        choose(isNew && bundle ? withModelOf(bundle.model, choice) : choice);
      },
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
      forgetKey() {
        keyring.forget(store.get().provider.baseUrl);
        choose({});
      },
    },
  };
}
