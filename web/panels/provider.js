import { readVector } from '../formats/vector-text.js';
import { fitsChoice, OPENAI_MODELS, titleOf } from '../providers/choice.js';
import { element } from './element.js';
import { placeBelow } from './menu.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const SERVERS = [
  ['https://api.openai.com/v1', 'OpenAI'],
  ['http://localhost:11434/v1', 'Ollama'],
  ['http://localhost:1234/v1', 'LM Studio'],
  ['http://localhost:8000/v1', 'vLLM'],
];

/**
 * What turns words into vectors, as a small button, and the panel to choose it in.
 *
 * @param {Store<State>} store
 * @param {Actions} actions
 * @returns {{button: HTMLElement, panel: HTMLElement}}
 */
export function createProviderChip(store, actions) {
  const panel = element('div', {
    id: 'provider',
    className: 'panel popover provider',
    role: 'group',
    'aria-label': 'What turns words into vectors',
  });
  panel.popover = 'auto';
  const button = element('button', { type: 'button', className: 'chip' });
  button.popoverTargetElement = panel;
  panel.addEventListener('beforetoggle', () => placeBelow(panel, button));

  const local = radio(
    'local',
    'Local model',
    'all-MiniLM-L6-v2 in this tab: no key, nothing leaves it; 38 MB come from this page on first use.',
  );
  const openai = radio(
    'openai',
    'OpenAI or compatible',
    'OpenAI, Ollama, LM Studio, vLLM: what is asked goes to that server.',
  );
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
      title: 'Forgets its key, and asks again before anything is sent to it',
      onclick: () => actions.forgetServer(),
    },
    'Forget this server',
  );
  const promise = element('p', { className: 'note' });
  const server = element(
    'div',
    { className: 'fields' },
    element('label', { for: baseUrl.id }, 'Base URL'),
    baseUrl,
    element('label', { for: model.id }, 'Model'),
    model,
    element('label', { for: key.id }, 'Key'),
    key,
    element(
      'datalist',
      { id: 'provider-urls' },
      ...SERVERS.map(([url, name]) => new Option(name, url)),
    ),
    element(
      'datalist',
      { id: 'provider-models' },
      ...Object.keys(OPENAI_MODELS).map((name) => new Option(name, name)),
    ),
    element(
      'div',
      { className: 'switch' },
      remember,
      element('label', { for: remember.id }, 'Remember on this device'),
      forget,
    ),
    promise,
  );
  const fit = element('p', { className: 'note fit' });
  const again = element('button', {
    type: 'button',
    className: 'quiet again',
    onclick: () => {
      panel.hidePopover();
      actions.planEmbedding();
    },
  });
  const numbers = element('textarea', {
    id: 'provider-vector',
    rows: 3,
    spellcheck: false,
    placeholder: '[0.012, −0.034, …]',
  });
  const paste = element(
    'details',
    {},
    element('summary', {}, 'Ask with a vector'),
    element(
      'label',
      { for: numbers.id, className: 'hidden-text' },
      'Vector: a JSON list, or numbers with spaces between',
    ),
    numbers,
    element('button', { type: 'button', className: 'primary', onclick: askVector }, 'Ask'),
  );
  panel.append(
    element('h2', { className: 'caption' }, 'Words become vectors with'),
    local.row,
    openai.row,
    server,
    fit,
    again,
    paste,
  );

  /** @param {'local' | 'openai'} kind @param {string} title @param {string} help */
  function radio(kind, title, help) {
    const input = element('input', {
      type: 'radio',
      name: 'provider-kind',
      id: `provider-${kind}`,
      onchange: () => actions.chooseProvider({ kind }),
    });
    return {
      input,
      row: element(
        'div',
        { className: 'radio' },
        input,
        element('label', { for: input.id }, title, element('span', { className: 'note' }, help)),
      ),
    };
  }

  function askVector() {
    panel.hidePopover();
    // What is no vector has no numbers, and the sentence tells how many were expected.
    void actions.askVector(readVector(numbers.value) ?? []).catch(() => {});
  }

  function show() {
    const { provider, bundle } = store.get();
    const title = titleOf(provider);
    const match = bundle && fitsChoice(bundle.model, provider);
    const misfit = match !== null && !match.fits;
    button.replaceChildren(
      element('span', {}, provider.kind === 'local' ? 'Local' : title.split(', ')[0]),
      misfit ? element('b', { 'aria-hidden': 'true' }, '!') : '',
    );
    button.classList.toggle('misfit', misfit);
    button.title = match ? match.sentence : title;
    button.setAttribute(
      'aria-label',
      `Words become vectors with ${title}${misfit ? ', which does not fit these data' : ''}`,
    );
    local.input.checked = provider.kind === 'local';
    openai.input.checked = provider.kind === 'openai';
    server.hidden = provider.kind !== 'openai';
    if (document.activeElement !== baseUrl) baseUrl.value = provider.baseUrl;
    if (document.activeElement !== model) model.value = provider.model;
    key.placeholder = provider.hasKey ? 'a key is here' : 'none';
    remember.checked = provider.remembersKey;
    remember.disabled = !provider.hasKey;
    forget.disabled = !provider.hasKey && !provider.isAllowed;
    const host = URL.canParse(provider.baseUrl) ? new URL(provider.baseUrl).host : 'this address';
    promise.textContent = `Your questions, and texts that you embed, go to ${host}. The key goes there and nowhere else; ${provider.remembersKey ? 'this device keeps it until you forget it.' : 'it is gone when the tab is closed.'}`;
    fit.textContent = match?.sentence ?? '';
    fit.classList.toggle('misfit', misfit);
    again.textContent = `Embed the texts again with ${title}…`;
  }
  store.subscribe((now, before) => {
    if (now.provider !== before.provider || now.bundle !== before.bundle) show();
  });
  show();
  return { button, panel };
}
