import { readVector } from '../formats/vector-text.js';
import { isCompatible, titleOf } from '../providers/choice.js';
import { watch } from '../state/store.js';
import { element } from './element.js';
import { positionBelow } from './menu.js';
import { createServer } from './provider-server.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { State } from '../state/state.js'
 * @import { Provider } from '../state/work.js'
 * @import { Store } from '../state/store.js'
 */

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
  const button = createButton(store);
  button.popoverTargetElement = panel;
  panel.addEventListener('beforetoggle', () => positionBelow(panel, button));
  panel.append(
    element('h2', { className: 'caption' }, 'Embedding model'),
    ...createKinds(store, actions),
    createServer(store, actions),
    ...createFit(store, () => {
      panel.hidePopover();
      actions.planEmbedding();
    }),
    createVectorField((vector) => {
      panel.hidePopover();
      void actions.askVector(vector).catch(() => {});
    }),
  );
  return { button, panel };
}

/**
 * The chip: who it is, and a mark where they do not fit the open data.
 * @param {Store<State>} store
 */
function createButton(store) {
  const button = element('button', { type: 'button', className: 'chip' });
  watch(store, ['provider', 'bundle'], (now) => {
    const { provider } = now;
    const title = titleOf(provider);
    const { sentence, misfit } = compare(now);
    button.replaceChildren(
      element('span', {}, provider.kind === 'local' ? 'Local' : title.split(', ')[0]),
      misfit ? element('b', { 'aria-hidden': 'true' }, '!') : '',
    );
    button.classList.toggle('misfit', misfit);
    button.title = sentence || title;
    button.setAttribute(
      'aria-label',
      `Embedding model ${title}${misfit ? ', which does not fit these data' : ''}`,
    );
  });
  return button;
}

/**
 * The model of this tab, or a server's.
 *
 * @param {Store<State>} store
 * @param {Actions} actions
 */
function createKinds(store, actions) {
  /** @param {Provider['kind']} kind @param {string} title @param {string} help */
  function radio(kind, title, help) {
    const input = element('input', {
      type: 'radio',
      name: 'provider-kind',
      id: `provider-${kind}`,
      onchange: () => actions.chooseProvider({ kind }),
    });
    watch(store, ['provider'], ({ provider }) => {
      input.checked = provider.kind === kind;
    });
    return element(
      'div',
      { className: 'radio' },
      input,
      element('label', { for: input.id }, title, element('span', { className: 'note' }, help)),
    );
  }
  return [
    radio(
      'local',
      'Local model',
      'all-MiniLM-L6-v2 in this tab: no key, nothing leaves it; 38 MB come from this page on first use.',
    ),
    radio(
      'openai',
      'OpenAI or compatible',
      'OpenAI, Ollama, LM Studio, vLLM: what is asked goes to that server.',
    ),
  ];
}

/**
 * Whether that fits the open data, and a way out.
 *
 * @param {Store<State>} store
 * @param {() => void} embedAgain
 */
function createFit(store, embedAgain) {
  const fit = element('p', { className: 'note fit' });
  const again = element('button', {
    type: 'button',
    className: 'quiet again',
    onclick: embedAgain,
  });
  watch(store, ['provider', 'bundle'], (now) => {
    const { sentence, misfit } = compare(now);
    fit.textContent = sentence;
    fit.classList.toggle('misfit', misfit);
    again.textContent = `Embed the texts again with ${titleOf(now.provider)}…`;
  });
  return [fit, again];
}

/** @param {(vector: number[]) => void} ask empty for what is no vector */
function createVectorField(ask) {
  const numbers = element('textarea', {
    id: 'provider-vector',
    rows: 3,
    spellcheck: false,
    placeholder: '[0.012, −0.034, …]',
  });
  return element(
    'details',
    {},
    element('summary', {}, 'Ask with a vector'),
    element(
      'label',
      { for: numbers.id, className: 'hidden-text' },
      'Vector: a JSON list, or numbers separated by spaces',
    ),
    numbers,
    element(
      'button',
      {
        type: 'button',
        className: 'primary',
        // What is no vector has no numbers, and the sentence tells how many were expected.
        onclick: () => ask(readVector(numbers.value) ?? []),
      },
      'Ask',
    ),
  );
}

/**
 * @param {State} state
 * @returns {{sentence: string, misfit: boolean}} how the model fits the open data; empty without
 *   any
 */
function compare({ provider, bundle }) {
  if (!bundle) return { sentence: '', misfit: false };
  const { sentence, fits } = isCompatible(bundle.model, provider);
  return { sentence, misfit: !fits };
}
