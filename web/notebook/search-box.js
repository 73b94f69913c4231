import { make } from './elements.js';

/**
 * The box that asks, and what it found.
 * @param {HTMLElement} heading
 * @param {(query: string) => void} ask
 */
export function createSearchBox(heading, ask) {
  const form = make('div', 'search');
  form.setAttribute('role', 'search');
  const box = document.createElement('input');
  box.type = 'search';
  box.placeholder = 'Search';
  box.setAttribute('aria-label', 'Search the rows');
  const found = make('span', 'found');
  found.setAttribute('role', 'status');
  form.append(box, found);
  heading.append(form);
  box.addEventListener('keydown', (event) => {
    // What is typed is no shortcut of the notebook's.
    event.stopPropagation();
    if (event.key === 'Enter') ask(box.value.trim());
  });
  // The cross that empties the box.
  box.addEventListener('search', () => {
    if (!box.value) ask('');
  });
  return {
    /** @param {string} query what is asked, wherever it came from */
    show(query) {
      if (box.value.trim() !== query) box.value = query;
    },
    /** @param {number} count of matches; −1 where nothing is asked */
    tell(count) {
      found.textContent = count < 0 ? '' : count === 1 ? '1 match' : `${count || 'no'} matches`;
    },
  };
}
