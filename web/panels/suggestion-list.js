import { element } from './element.js';

/** @import { Suggestion } from '../data/suggestions.js' */

/**
 * The list of a combobox (WAI-ARIA): the box keeps the focus, one option at most is the active one.
 *
 * @typedef {{kind: 'like' | 'difference', text: string, detail: string}} Offer a question about the
 *   points that are chosen
 */
export class SuggestionList {
  element = element('ul', {
    id: 'suggestions',
    className: 'panel suggestions',
    role: 'listbox',
    'aria-label': 'Suggestions',
    hidden: true,
  });
  #input;
  #onChoose;
  /** @type {(Suggestion | Offer)[]} */
  #shown = [];
  #active = -1;

  /**
   * @param {HTMLInputElement} input the box
   * @param {(suggestion: Suggestion | Offer) => void} onChoose
   */
  constructor(input, onChoose) {
    this.#input = input;
    this.#onChoose = onChoose;
  }

  /** @returns {boolean} */
  get isOpen() {
    return !this.element.hidden;
  }

  /** @returns {number} how many options can be walked through */
  get count() {
    return this.isOpen ? this.#shown.length : 0;
  }

  /** @returns {Suggestion | Offer | undefined} */
  get active() {
    return this.#shown[this.#active];
  }

  /** @param {(Suggestion | Offer)[]} suggestions */
  show(suggestions) {
    if (JSON.stringify(suggestions) !== JSON.stringify(this.#shown)) {
      this.#shown = suggestions;
      this.element.replaceChildren(
        ...suggestions.map((suggestion, index) => this.#createOption(suggestion, index)),
      );
    }
    this.#activate(-1);
    this.#open(suggestions.length > 0);
  }

  close() {
    this.#open(false);
    this.#activate(-1);
  }

  /**
   * From the last option to the box itself, and from there to the first.
   * @param {1 | -1} step
   */
  walk(step) {
    const { count } = this;
    this.#activate(((this.#active + 1 + step + count + 1) % (count + 1)) - 1);
  }

  /** @param {boolean} isOpen */
  #open(isOpen) {
    this.element.hidden = !isOpen;
    this.#input.setAttribute('aria-expanded', String(isOpen));
  }

  /** @param {number} index of a suggestion, or −1 */
  #activate(index) {
    this.#active = index;
    [...this.element.children].forEach((option, i) =>
      option.setAttribute('aria-selected', String(i === index)),
    );
    if (index < 0) this.#input.removeAttribute('aria-activedescendant');
    else {
      this.#input.setAttribute('aria-activedescendant', `suggestion-${index}`);
      this.element.children[index].scrollIntoView({ block: 'nearest' });
    }
  }

  /** @param {Suggestion | Offer} suggestion @param {number} index */
  #createOption(suggestion, index) {
    const { kind, text, detail } = suggestion;
    return element(
      'li',
      {
        id: `suggestion-${index}`,
        role: 'option',
        'aria-selected': 'false',
        className: kind,
        // The box keeps the focus, and so the list stays until the click has come.
        onpointerdown: (/** @type {Event} */ event) => event.preventDefault(),
        onclick: () => this.#onChoose(suggestion),
      },
      element('span', { className: 'suggestion-kind' }, kind === 'row' ? 'Find' : 'Ask'),
      element('span', { className: 'suggestion-text' }, text),
      detail ? element('span', { className: 'suggestion-detail' }, detail) : null,
    );
  }
}
