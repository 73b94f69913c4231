import { OPENAI_MODELS } from '../providers/choice.js';
import { watch } from '../state/store.js';
import { element } from './element.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { State } from '../state/state.js'
 * @import { Provider } from '../state/work.js'
 * @import { Store } from '../state/store.js'
 */

const SERVERS = [
  ['https://api.openai.com/v1', 'OpenAI'],
  ['http://localhost:11434/v1', 'Ollama'],
  ['http://localhost:1234/v1', 'LM Studio'],
  ['http://localhost:8000/v1', 'vLLM'],
];

/**
 * Which server turns words into vectors, with which model and key. Hidden while none does.
 *
 * @param {Store<State>} store
 * @param {Actions} actions
 */
export function createServer(store, actions) {
  const promise = element('p', { className: 'note' });
  const server = element(
    'div',
    { className: 'fields' },
    ...createAddress(store, actions),
    ...createKey(store, actions),
    suggest(
      'provider-urls',
      SERVERS.map(([url, name]) => new Option(name, url)),
    ),
    suggest(
      'provider-models',
      Object.keys(OPENAI_MODELS).map((name) => new Option(name, name)),
    ),
    createMemory(store, actions),
    promise,
  );
  watch(store, ['provider'], ({ provider }) => {
    server.hidden = provider.kind !== 'openai';
    promise.textContent = promiseOf(provider);
  });
  return server;
}

/** @param {Store<State>} store @param {Actions} actions */
function createAddress(store, actions) {
  const baseUrl = element('input', {
    type: 'url',
    id: 'provider-url',
    list: 'provider-urls',
    spellcheck: false,
    autocomplete: 'off',
    onchange: () => actions.chooseProvider({ baseUrl: baseUrl.value.trim() }),
  });
  const model = element('input', {
    type: 'text',
    id: 'provider-model',
    list: 'provider-models',
    spellcheck: false,
    autocomplete: 'off',
    onchange: () => actions.chooseProvider({ model: model.value.trim() }),
  });
  watch(store, ['provider', 'bundle'], ({ provider }) => {
    if (document.activeElement !== baseUrl) baseUrl.value = provider.baseUrl;
    if (document.activeElement !== model) model.value = provider.model;
  });
  return [
    element('label', { for: baseUrl.id }, 'Base URL'),
    baseUrl,
    element('label', { for: model.id }, 'Model'),
    model,
  ];
}

/** @param {Store<State>} store @param {Actions} actions */
function createKey(store, actions) {
  const key = element('input', {
    type: 'password',
    id: 'provider-key',
    autocomplete: 'off',
    spellcheck: false,
    oninput: () => actions.setKey(key.value),
    onblur: () => {
      key.value = '';
    },
  });
  watch(store, ['provider'], ({ provider }) => {
    key.placeholder = provider.hasKey ? 'a key is here' : 'none';
  });
  return [element('label', { for: key.id }, 'Key'), key];
}

/**
 * Whether this device remembers the key, and a way to forget the server.
 *
 * @param {Store<State>} store
 * @param {Actions} actions
 */
function createMemory(store, actions) {
  const remember = element('input', {
    type: 'checkbox',
    id: 'provider-remember',
    onchange: () => actions.rememberKey(remember.checked),
  });
  const forget = element(
    'button',
    {
      type: 'button',
      className: 'quiet',
      title: 'Delete its key, and ask again before anything is sent to it',
      onclick: () => actions.forgetServer(),
    },
    'Forget this server',
  );
  watch(store, ['provider'], ({ provider }) => {
    remember.checked = provider.remembersKey;
    remember.disabled = !provider.hasKey;
    forget.disabled = !provider.hasKey && !provider.isAllowed;
  });
  return element(
    'div',
    { className: 'switch' },
    remember,
    element('label', { for: remember.id }, 'Remember on this device'),
    forget,
  );
}

/** @param {string} id @param {HTMLOptionElement[]} options */
const suggest = (id, options) => element('datalist', { id }, ...options);

/** @param {Provider} provider @returns {string} what goes where, in a sentence or two */
function promiseOf({ baseUrl, remembersKey }) {
  const host = URL.canParse(baseUrl) ? new URL(baseUrl).host : 'this address';
  return `Your questions, and texts that you embed, go to ${host}. The key goes there and nowhere else; ${remembersKey ? 'this device keeps it until you forget it.' : 'it is gone when the tab is closed.'}`;
}
