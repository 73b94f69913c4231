import { looksLikeVector, readVector } from '../formats/vector-text.js';
import { describePoint } from '../data/points.js';
import { createSuggester, storedQueries } from '../data/suggestions.js';
import { element } from './element.js';
import { createProviderChip } from './provider.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { Suggestion } from '../data/suggestions.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const SHOWN = 8;

/**
 * The box that the planet is asked through: suggestions while typing, Enter asks, Escape clears.
 * Follows the WAI-ARIA pattern of a combobox with a list.
 *
 * @typedef {{kind: 'like' | 'difference', text: string, detail: string}} Offer a question about the
 *   points that are chosen
 *
 * @param {HTMLElement} container
 * @param {Store<State>} store
 * @param {Actions} actions
 */
export function createAsk(container, store, actions) {
  const input = element('input', {
    type: 'text',
    id: 'question',
    role: 'combobox',
    autocomplete: 'off',
    spellcheck: false,
    enterKeyHint: 'search',
    'aria-label': 'Ask the planet',
    'aria-expanded': 'false',
    'aria-controls': 'suggestions',
    'aria-autocomplete': 'list',
    oninput: type,
    onfocus: () => void suggest(),
    onclick: () => void suggest(),
    onblur: close,
    onkeydown: press,
  });
  const clear = element(
    'button',
    {
      type: 'button',
      className: 'quiet ask-clear',
      'aria-label': 'Clear the question',
      title: 'Clear (Escape)',
      hidden: true,
      onclick: wipe,
    },
    '×',
  );
  const list = element('ul', {
    id: 'suggestions',
    className: 'panel suggestions',
    role: 'listbox',
    'aria-label': 'Suggestions',
    hidden: true,
  });
  const label = element('span');
  const bar = element('progress', { max: 1, 'aria-hidden': 'true' });
  const asking = element(
    'div',
    { className: 'asking', hidden: true },
    bar,
    label,
    element(
      'button',
      { type: 'button', className: 'quiet', onclick: () => actions.cancelAsk() },
      'Cancel',
    ),
  );
  const spoken = element('p', { role: 'status', className: 'hidden-text' });
  const chip = createProviderChip(store, actions);
  container.append(
    element('div', { className: 'ask-box' }, input, clear, chip.button),
    list,
    asking,
    chip.panel,
    spoken,
  );

  /** @type {ReturnType<typeof createSuggester> | null} */
  let find = null;
  /** @type {AbortController | null} */
  let searching = null;
  /** @type {(Suggestion | Offer)[]} */
  let shown = [];
  let active = -1;
  /** What a person has typed and not asked. */
  let written = '';

  function type() {
    written = input.value;
    actions.dropDraft();
    void suggest();
  }

  async function suggest() {
    clear.hidden = input.value === '' && !store.get().answer;
    searching?.abort();
    const { bundle, asked } = store.get();
    if (!bundle || document.activeElement !== input) return;
    searching = new AbortController();
    find ??= createSuggester(bundle);
    try {
      const found = await find(input.value, asked, SHOWN, searching.signal);
      show(input.value.trim() === '' ? [...offers(), ...found] : found);
    } catch (reason) {
      if (/** @type {Error} */ (reason).name !== 'AbortError') throw reason;
    }
  }

  /** @returns {Offer[]} */
  function offers() {
    const { bundle, selection, selected } = store.get();
    if (!bundle || selection.size === 0) return [];
    const chosen =
      selection.size === 1
        ? 'the selected point'
        : `the ${selection.size.toLocaleString('en')} selected points`;
    const pinned =
      selected >= 0 && !selection.has(selected) ? describePoint(bundle, selected).label : '';
    return [
      { kind: 'like', text: `More like ${chosen}`, detail: '' },
      ...(pinned
        ? [
            /** @type {Offer} */ ({
              kind: 'difference',
              text: `Like ${pinned}, unlike ${chosen}`,
              detail: '',
            }),
          ]
        : []),
    ];
  }

  /** @param {(Suggestion | Offer)[]} suggestions */
  function show(suggestions) {
    if (JSON.stringify(suggestions) !== JSON.stringify(shown)) {
      shown = suggestions;
      list.replaceChildren(
        ...shown.map((suggestion, index) =>
          element(
            'li',
            {
              id: `suggestion-${index}`,
              role: 'option',
              'aria-selected': 'false',
              className: suggestion.kind,
              // The box keeps the focus, and so the list stays until the click has come.
              onpointerdown: (/** @type {Event} */ event) => event.preventDefault(),
              onclick: () => choose(suggestion),
            },
            element(
              'span',
              { className: 'suggestion-kind' },
              suggestion.kind === 'row' ? 'Find' : 'Ask',
            ),
            element('span', { className: 'suggestion-text' }, suggestion.text),
            suggestion.detail
              ? element('span', { className: 'suggestion-detail' }, suggestion.detail)
              : null,
          ),
        ),
      );
    }
    activate(-1);
    list.hidden = shown.length === 0;
    input.setAttribute('aria-expanded', String(!list.hidden));
    if (!list.hidden)
      spoken.textContent = shown.length === 1 ? '1 suggestion' : `${shown.length} suggestions`;
  }

  function close() {
    searching?.abort();
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    activate(-1);
  }

  /** @param {number} index of a suggestion, or −1 */
  function activate(index) {
    active = index;
    [...list.children].forEach((option, i) =>
      option.setAttribute('aria-selected', String(i === index)),
    );
    if (index < 0) input.removeAttribute('aria-activedescendant');
    else {
      input.setAttribute('aria-activedescendant', `suggestion-${index}`);
      list.children[index].scrollIntoView({ block: 'nearest' });
    }
  }

  /** @param {Suggestion | Offer} suggestion */
  function choose(suggestion) {
    close();
    const { selection, selected } = store.get();
    if (suggestion.kind === 'row') return actions.select(suggestion.row);
    if (suggestion.kind === 'query') input.value = suggestion.text;
    const asked =
      suggestion.kind === 'query'
        ? actions.ask(suggestion.text, suggestion.vector)
        : suggestion.kind === 'like'
          ? actions.askLike(selection)
          : actions.askDifference([selected], selection);
    void asked.catch(() => {});
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    const count = list.hidden ? 0 : shown.length;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (count === 0) return void suggest();
      // From the last to the box itself, and from there to the first.
      const step = event.key === 'ArrowDown' ? 1 : -1;
      activate(((active + 1 + step + count + 1) % (count + 1)) - 1);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (active >= 0) return choose(shown[active]);
      close();
      submit();
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      event.preventDefault();
      if (!list.hidden) close();
      else wipe();
    }
  }

  function submit() {
    const text = input.value.trim();
    if (text === '') return;
    written = '';
    const asked = looksLikeVector(text)
      ? actions.askVector(readVector(text) ?? [])
      : actions.ask(text);
    void asked.catch(() => {});
  }

  function wipe() {
    input.value = '';
    actions.clearAnswer();
    void suggest();
  }

  store.subscribe((now, before) => {
    if (now.bundle !== before.bundle) {
      find = null;
      const [first] = now.bundle ? storedQueries(now.bundle) : [];
      input.placeholder = first ? `Ask: ${first.text}` : 'Ask in your own words';
    }
    if (now.answer !== before.answer) {
      input.value = now.answer
        ? now.answer.query.kind === 'text'
          ? now.answer.query.label
          : ''
        : input.value && document.activeElement === input
          ? input.value
          : '';
      clear.hidden = input.value === '' && !now.answer;
    }
    // What a person is writing stays.
    const isWriting =
      document.activeElement === input && input.value !== '' && input.value === written;
    if (now.draft !== before.draft && now.draft && !isWriting) {
      input.value = now.draft;
      clear.hidden = false;
    }
    if (now.asking !== before.asking) {
      asking.hidden = now.asking === null;
      label.textContent = now.asking ? `${now.asking.label}…` : '';
      if (typeof now.asking?.fraction === 'number') bar.value = now.asking.fraction;
      else bar.removeAttribute('value');
      if (now.asking && now.asking.label !== before.asking?.label)
        spoken.textContent = now.asking.label;
    }
  });
  input.placeholder = 'Ask in your own words';
}
