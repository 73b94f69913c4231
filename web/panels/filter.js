import {
  COLUMN_SOURCES,
  categoryColumns,
  columnTitle,
  numberColumns,
  numbersOf,
} from '../data/columns.js';
import { isDateColumn } from '../data/dates.js';
import { describeVisible } from '../data/filters.js';
import { spreadOf } from '../data/spread.js';
import { distinct } from '../state/distinct.js';
import { watch } from '../state/store.js';
import { element } from './element.js';
import { createCategoryFilter } from './filter-category.js';
import { createDateFilter } from './filter-date.js';
import { createNumberFilter } from './filter-number.js';
import { createSearchField } from './search-field.js';
import { createTagList } from './tags.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { Filter } from '../data/filters.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/** Bars of a histogram. */
const BINS = 40;

/**
 * Filters over all columns: words, categories and ranges, which a point must pass together.
 *
 * @typedef {{element: HTMLElement, show: (filters: Filter[]) => void}} FilterRow
 *
 * @param {HTMLElement} panel
 * @param {Store<State>} store
 * @param {Actions} actions
 */
export function createFilter(panel, store, actions) {
  const words = createWordFilter(actions);
  const columns = element('div', { className: 'filter-columns' });
  const shown = element('output', { className: 'filter-count' });
  const choose = element(
    'button',
    {
      type: 'button',
      className: 'quiet',
      title: 'Select what passes the filters',
      onclick: () => actions.selectFiltered(),
    },
    'Select these',
  );
  const clear = element(
    'button',
    { type: 'button', className: 'quiet', onclick: () => actions.clearFilters() },
    'Show all',
  );
  panel.append(
    element('h2', { className: 'caption' }, 'Filter'),
    words.element,
    columns,
    createTagList(store, actions),
    element('div', { className: 'row filter-foot' }, shown, choose, clear),
  );
  /** @type {Map<string, FilterRow>} by kind and name of the column */
  let rows = new Map();

  const rebuild = distinct(columnsOf, (/** @type {State} */ now) => {
    if (!now.bundle) return;
    const open = [...rows].filter(([, row]) => row.element.hasAttribute('open'));
    rows = createRows(now, actions);
    for (const [key] of open) rows.get(key)?.element.toggleAttribute('open', true);
    columns.replaceChildren(...[...rows.values()].map((row) => row.element));
    show(now);
  });
  watch(store, ['bundle', ...COLUMN_SOURCES], rebuild);
  watch(store, ['filters', 'filterMask', 'atlas'], show);

  /** @param {State} now */
  function show(now) {
    const { bundle, filters } = now;
    if (!bundle) return;
    for (const row of rows.values()) row.show(filters);
    words.show(filters);
    shown.textContent = describeVisible(now);
    clear.disabled = choose.disabled = filters.length === 0;
  }
}

/** @param {State} state @returns {unknown[]} what can be filtered by */
function columnsOf(state) {
  const categories = categoryColumns(state);
  const numbers = numberColumns(state).map((name) => numbersOf(state, name));
  return [state.bundle, categories.length, numbers.length, ...categories, ...numbers];
}

/**
 * A filter for each column, the categories first.
 * @param {State} state
 * @param {Actions} actions
 * @returns {Map<string, FilterRow>} by kind and name of the column
 */
function createRows(state, actions) {
  return new Map([
    ...categoryColumns(state).map(
      (column) =>
        /** @type {const} */ ([
          `category ${column.name}`,
          createCategoryFilter(column, columnTitle(column.name), actions),
        ]),
    ),
    ...numberColumns(state).map(
      (name) =>
        /** @type {const} */ ([
          `number ${name}`,
          (isDateColumn(state.bundle, name) ? createDateFilter : createNumberFilter)(
            name,
            columnTitle(name),
            spreadOf(state, name, BINS),
            actions,
          ),
        ]),
    ),
  ]);
}

/** @param {Actions} actions @returns {FilterRow} a field that filters by words */
function createWordFilter(actions) {
  const search = createSearchField(
    {
      placeholder: 'Words, or /a pattern/',
      label: 'Words that must be there',
      name: 'filter-words',
    },
    (query) => {
      if (query.trim()) actions.setFilter({ kind: 'text', column: '', query });
      else actions.removeFilter({ kind: 'text', column: '' });
    },
  );
  return {
    element: element('div', { className: 'search' }, search.field, search.problem),
    show(filters) {
      const own = filters.find(({ kind }) => kind === 'text');
      if (document.activeElement !== search.field)
        search.show(own?.kind === 'text' ? own.query : '');
    },
  };
}
