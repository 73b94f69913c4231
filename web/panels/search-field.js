import { whyNotSearchable } from '../data/search.js';
import { element } from './element.js';

/** Milliseconds without a key after which what was typed is searched for. */
const DEBOUNCE_MILLISECONDS = 120;

/**
 * A field for words, or a pattern between slashes, that searches when typing pauses (debounced). A
 * pattern that cannot be read is not searched for: a line says why, and what was found stays.
 *
 * @param {{placeholder: string, label: string, name: string}} words `name` tells it from others
 * @param {(query: string) => void} onSearch
 */
export function createSearchField({ placeholder, label, name }, onSearch) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
  const problem = element('output', { id: `${name}-problem`, className: 'note search-problem' });
  const field = element('input', {
    type: 'search',
    className: 'search-field',
    placeholder,
    title: 'Words in any order, or a pattern between slashes: /colou?r/',
    'aria-label': label,
    'aria-describedby': problem.id,
    oninput: () => {
      clearTimeout(waiting);
      waiting = setTimeout(search, DEBOUNCE_MILLISECONDS);
    },
  });

  function search() {
    if (judge()) onSearch(field.value);
  }

  /** @returns {boolean} whether what the field holds can be searched for */
  function judge() {
    const reason = whyNotSearchable(field.value);
    problem.textContent = reason;
    problem.hidden = reason === '';
    field.setAttribute('aria-invalid', String(reason !== ''));
    return reason === '';
  }

  judge();
  return {
    field,
    problem,
    /** @param {string} query shown without being searched for */
    show(query) {
      field.value = query;
      judge();
    },
  };
}
