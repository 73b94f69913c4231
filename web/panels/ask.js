import { exampleQuestions } from '../data/example-questions.js';
import { describePoint } from '../data/points.js';
import { isInWords } from '../data/retrieval.js';
import { createSuggester, storedQueries } from '../data/suggestions.js';
import { looksLikeVector, readVector } from '../formats/vector-text.js';
import { isCompatible } from '../providers/choice.js';
import { watch } from '../state/store.js';
import { createAsking } from './asking.js';
import { element } from './element.js';
import { createProviderChip } from './provider.js';
import { bindRoving } from './roving.js';
import { createSearchBy } from './search-by.js';
import { SuggestionList } from './suggestion-list.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { Suggestion } from '../data/suggestions.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 * @import { Offer } from './suggestion-list.js'
 */

const SHOWN = 8;

/**
 * The box that the planet is asked through: suggestions while typing, Enter asks, Escape clears.
 *
 * @param {HTMLElement} container
 * @param {Store<State>} store
 * @param {Actions} actions
 */
export function createAsk(container, store, actions) {
  const spoken = element('p', { role: 'status', className: 'hidden-text' });
  const say = (/** @type {string} */ text) => {
    spoken.textContent = text;
  };
  const box = new QuestionBox(store, actions, say);
  const chip = createProviderChip(store, actions);
  const how = element(
    'div',
    { className: 'ask-how', role: 'toolbar', 'aria-label': 'How to search' },
    createSearchBy(store, actions),
    chip.button,
  );
  bindRoving(how, 'button');
  container.append(
    element('div', { className: 'ask-box' }, box.input, box.clear, how),
    box.list.element,
    createAsking(store, actions, say),
    chip.panel,
    spoken,
  );
}

/** A combobox with a list, as WAI-ARIA has it. */
class QuestionBox {
  input = element('input', {
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
    oninput: () => this.#type(),
    onfocus: () => void this.#suggest(),
    onclick: () => void this.#suggest(),
    onblur: () => this.#close(),
    onkeydown: (/** @type {KeyboardEvent} */ event) => this.#press(event),
  });
  clear = element(
    'button',
    {
      type: 'button',
      className: 'quiet ask-clear',
      'aria-label': 'Clear the question',
      title: 'Clear (Escape)',
      hidden: true,
      onclick: () => this.#wipe(),
    },
    '×',
  );
  list = new SuggestionList(this.input, (suggestion) => this.#choose(suggestion));
  #store;
  #actions;
  #say;
  /** @type {ReturnType<typeof createSuggester> | null} */
  #find = null;
  #searching = new AbortController();
  /** What a person has typed and not asked. */
  #written = '';

  /**
   * @param {Store<State>} store
   * @param {Actions} actions
   * @param {(text: string) => void} say to those who hear the page
   */
  constructor(store, actions, say) {
    this.#store = store;
    this.#actions = actions;
    this.#say = say;
    watch(store, ['bundle', 'searchBy'], (now) => this.#showBundle(now));
    watch(store, ['answer'], (now) => this.#showAnswer(now));
    watch(store, ['draft'], (now) => this.#showDraft(now));
  }

  /** @param {State} state */
  #showBundle({ bundle, searchBy }) {
    this.#find = null;
    const [first] = bundle ? storedQueries(bundle) : [];
    const question = first ? `Ask: ${first.text}` : 'Ask in your own words';
    this.input.placeholder = searchBy === 'words' ? 'Find words in the texts' : question;
  }

  /** @param {State} state */
  #showAnswer({ answer }) {
    const { input } = this;
    if (answer) input.value = isInWords(answer) ? answer.query.label : '';
    else if (document.activeElement !== input) input.value = '';
    this.#showClear();
  }

  /** @param {State} state */
  #showDraft({ draft }) {
    const { input } = this;
    // What a person is writing stays.
    const isWriting =
      document.activeElement === input && input.value !== '' && input.value === this.#written;
    if (!draft || isWriting) return;
    input.value = draft;
    this.#showClear();
  }

  #showClear() {
    this.clear.hidden = this.input.value === '' && !this.#store.get().answer;
  }

  #type() {
    this.#written = this.input.value;
    this.#actions.dropDraft();
    void this.#suggest();
  }

  /** The newest look-up wins. */
  async #suggest() {
    const { input } = this;
    this.#showClear();
    this.#searching.abort();
    const { bundle, queryHistory } = this.#store.get();
    if (!bundle || document.activeElement !== input) return;
    const { signal } = (this.#searching = new AbortController());
    this.#find ??= createSuggester(bundle);
    try {
      const found = await this.#find(input.value, queryHistory, SHOWN, signal);
      // What was found at once is there before anybody could be told that nobody waits for it.
      if (signal.aborted) return;
      const now = this.#store.get();
      this.#show(
        input.value.trim() === ''
          ? [...offersOf(now), ...found, ...(found.length ? [] : examplesOf(now))]
          : found,
      );
    } catch (reason) {
      if (/** @type {Error} */ (reason).name !== 'AbortError') throw reason;
    }
  }

  /** @param {(Suggestion | Offer)[]} suggestions */
  #show(suggestions) {
    this.list.show(suggestions);
    const { count } = this.list;
    if (count > 0) this.#say(count === 1 ? '1 suggestion' : `${count} suggestions`);
  }

  #close() {
    this.#searching.abort();
    this.list.close();
  }

  /** @param {Suggestion | Offer} suggestion */
  #choose(suggestion) {
    this.#close();
    if (suggestion.kind === 'row') return this.#actions.pin(suggestion.row);
    if (suggestion.kind === 'query') this.input.value = suggestion.text;
    void this.#ask(suggestion).catch(() => {});
  }

  /** @param {Suggestion | Offer} suggestion @returns {Promise<unknown>} */
  #ask(suggestion) {
    const { selection, pinned, searchBy } = this.#store.get();
    if (suggestion.kind === 'query')
      return searchBy === 'words'
        ? this.#actions.askWords(suggestion.text)
        : this.#actions.ask(suggestion.text, suggestion.vector);
    return suggestion.kind === 'like'
      ? this.#actions.askLike(selection)
      : this.#actions.askDifference([pinned], selection);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const { key } = event;
    if (!['ArrowDown', 'ArrowUp', 'Enter', 'Escape'].includes(key)) return;
    event.preventDefault();
    if (key === 'Enter') this.#enter();
    else if (key === 'Escape') {
      event.stopPropagation();
      if (this.list.isOpen) this.#close();
      else this.#wipe();
    } else if (this.list.count === 0) void this.#suggest();
    else this.list.walk(key === 'ArrowDown' ? 1 : -1);
  }

  /** Take the active suggestion, or ask what is written. */
  #enter() {
    const { active } = this.list;
    if (active) return this.#choose(active);
    this.#close();
    const text = this.input.value.trim();
    if (text === '') return;
    this.#written = '';
    void this.#askFor(text).catch(() => {});
  }

  /** @param {string} text @returns {Promise<unknown>} */
  #askFor(text) {
    if (this.#store.get().searchBy === 'words') return this.#actions.askWords(text);
    return looksLikeVector(text)
      ? this.#actions.askVector(readVector(text) ?? [])
      : this.#actions.ask(text);
  }

  #wipe() {
    this.input.value = '';
    this.#actions.clearAnswer();
    void this.#suggest();
  }
}

/** @param {State} state @returns {Suggestion[]} questions that can be asked as things are */
const examplesOf = (state) =>
  state.bundle &&
  state.searchBy === 'meaning' &&
  // Questions of the data have their vectors.
  (state.bundle.questions || isCompatible(state.bundle.model, state.provider).fits)
    ? exampleQuestions(state)
    : [];

/** @param {State} state @returns {Offer[]} questions about the selection and the pinned point */
function offersOf({ bundle, selection, pinned }) {
  if (!bundle || selection.size === 0) return [];
  const chosen =
    selection.size === 1
      ? 'the selected point'
      : `the ${selection.size.toLocaleString('en')} selected points`;
  /** @type {Offer[]} */
  const offers = [{ kind: 'like', text: `More like ${chosen}`, detail: '' }];
  if (pinned >= 0 && !selection.has(pinned)) {
    const name = describePoint(bundle, pinned).label;
    offers.push({ kind: 'difference', text: `Like ${name}, unlike ${chosen}`, detail: '' });
  }
  return offers;
}
