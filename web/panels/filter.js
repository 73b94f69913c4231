import { categoryColumns, columnTitle, numberColumns, numbersOf } from '../data/columns.js';
import { countPassing } from '../data/filters.js';
import { element } from './element.js';
import { createCategoryFilter } from './filter-category.js';
import { createNumberFilter } from './filter-number.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { Filter } from '../data/filters.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const TYPING = 150;

/**
 * Filters over all columns: words, categories and ranges, which a point must pass together.
 *
 * @param {HTMLElement} panel
 * @param {Store<State>} store
 * @param {Actions} actions
 */
export function createFilter(panel, store, actions) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
  const words = element('input', {
    type: 'search',
    className: 'search-field',
    placeholder: 'Words in texts and categories',
    'aria-label': 'Words that must be there',
    oninput: () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        if (words.value.trim()) actions.setFilter({ kind: 'text', column: '', query: words.value });
        else actions.removeFilter({ kind: 'text', column: '' });
      }, TYPING);
    },
  });
  const columns = element('div', { className: 'filter-columns' });
  const shown = element('output', { className: 'filter-count' });
  const choose = element(
    'button',
    {
      type: 'button',
      className: 'quiet',
      title: 'Choose what the filters let pass',
      onclick: () => actions.choosePassing(),
    },
    'Choose',
  );
  const clear = element(
    'button',
    { type: 'button', className: 'quiet', onclick: () => actions.clearFilters() },
    'Clear',
  );
  panel.append(
    element('h2', { className: 'caption' }, 'Filter'),
    words,
    columns,
    element('div', { className: 'row filter-foot' }, shown, choose, clear),
  );
  /** @type {{key: string, row: {element: HTMLElement, show: (filters: Filter[]) => void}}[]} */
  let rows = [];

  function build() {
    const state = store.get();
    if (!state.bundle) return;
    const byCategory = categoryColumns(state.bundle).map((column) => ({
      key: `category ${column.name}`,
      row: createCategoryFilter(column, columnTitle(column.name), actions),
    }));
    const byNumber = numberColumns(state).map((name) => ({
      key: `number ${name}`,
      row: createNumberFilter(
        name,
        columnTitle(name),
        /** @type {ArrayLike<number>} */ (numbersOf(state, name)),
        actions,
      ),
    }));
    const open = new Set(
      rows.filter(({ row }) => row.element.hasAttribute('open')).map(({ key }) => key),
    );
    rows = [...byCategory, ...byNumber];
    for (const { key, row } of rows) row.element.toggleAttribute('open', open.has(key));
    columns.replaceChildren(...rows.map(({ row }) => row.element));
    show();
  }

  function show() {
    const { bundle, filters, passing } = store.get();
    for (const { row } of rows) row.show(filters);
    const text = filters.find(({ kind }) => kind === 'text');
    if (document.activeElement !== words) words.value = text?.kind === 'text' ? text.query : '';
    const count = bundle?.count ?? 0;
    shown.textContent = `${countPassing(passing, count).toLocaleString('en')} of ${count.toLocaleString('en')} shown`;
    clear.disabled = choose.disabled = filters.length === 0;
  }

  store.subscribe((now, before) => {
    if (
      now.bundle !== before.bundle ||
      now.answer !== before.answer ||
      now.distortion !== before.distortion ||
      now.drift !== before.drift
    )
      build();
    else if (now.filters !== before.filters || now.passing !== before.passing) show();
  });
  build();
}
