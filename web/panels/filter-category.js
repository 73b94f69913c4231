import { createTextMatcher } from '../data/search.js';
import { element } from './element.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { Filter } from '../data/filters.js'
 * @import { CategoryColumn } from '../formats/bundle-columns.js'
 */

const LONG = 12;

/**
 * Which categories of a column pass; none ticked lets all pass.
 * @param {CategoryColumn} column
 * @param {string} title
 * @param {Actions} actions
 */
export function createCategoryFilter({ name, categories, codes, totals }, title, actions) {
  const counts = totals ?? new Array(categories.length).fill(0);
  if (!totals) for (const code of codes) counts[code]++;
  const rows = categories.map((category, code) => {
    const box = element('input', { type: 'checkbox', onchange: tick });
    return {
      category,
      box,
      row: element(
        'label',
        { className: 'filter-option' },
        box,
        element('span', { className: 'entry-title' }, category),
        element('span', { className: 'count' }, counts[code].toLocaleString('en')),
      ),
    };
  });
  const search = element('input', {
    type: 'search',
    className: 'search-field',
    placeholder: `Search ${categories.length.toLocaleString('en')} entries`,
    'aria-label': `Search in ${title}`,
    hidden: categories.length <= LONG,
    oninput: () => {
      const matches = createTextMatcher(search.value);
      for (const { category, row } of rows) row.hidden = !matches(category);
    },
  });
  const state = element('span', { className: 'filter-state' });

  function tick() {
    const ticked = rows.filter(({ box }) => box.checked).map(({ category }) => category);
    if (ticked.length) actions.setFilter({ kind: 'category', column: name, categories: ticked });
    else actions.removeFilter({ kind: 'category', column: name });
  }

  return {
    element: element(
      'details',
      { className: 'filter' },
      element('summary', {}, element('span', {}, title), state),
      search,
      element(
        'div',
        { className: 'filter-options', role: 'group', 'aria-label': title },
        ...rows.map(({ row }) => row),
      ),
    ),
    /** @param {Filter[]} filters */
    show(filters) {
      const own = filters.find(({ kind, column }) => kind === 'category' && column === name);
      const ticked = new Set(own?.kind === 'category' ? own.categories : []);
      for (const { category, box } of rows) box.checked = ticked.has(category);
      state.textContent =
        ticked.size === 0
          ? ''
          : ticked.size === 1
            ? [...ticked][0]
            : `${ticked.size} of ${categories.length}`;
    },
  };
}
