import { element } from './element.js';

/** Milliseconds without a key after which what was typed is searched for. */
const DEBOUNCE_MILLISECONDS = 120;

/**
 * A field that searches when typing pauses (debounced).
 *
 * @param {{placeholder: string, label: string}} words
 * @param {(query: string) => void} onSearch
 */
export function createSearchField({ placeholder, label }, onSearch) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
  const field = element('input', {
    type: 'search',
    className: 'search-field',
    placeholder,
    'aria-label': label,
    oninput: () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => onSearch(field.value), DEBOUNCE_MILLISECONDS);
    },
  });
  return field;
}
