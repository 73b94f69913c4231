import { element } from './element.js';
import { createSearchField } from './search-field.js';
import { createSegments } from './segments.js';

/** @import { State } from '../state/state.js' */

/** @typedef {'selection' | 'passing' | 'all'} Scope which rows the table shows */

const SCOPES = /** @type {[Scope, string][]} */ ([
  ['selection', 'Selected'],
  ['passing', 'Filtered'],
  ['all', 'All'],
]);
const ENDINGS = /** @type {('csv' | 'json')[]} */ (['csv', 'json']);

/**
 * What stands above the table: a search, which rows, how many there are, and their export.
 *
 * @param {object} events
 * @param {(query: string) => void} events.onSearch
 * @param {(scope: Scope) => void} events.onScope
 * @param {(ending: 'csv' | 'json') => void} events.onExport
 */
export function createTableToolbar({ onSearch, onScope, onExport }) {
  const search = createSearchField(
    { placeholder: 'Search', label: 'Search in the table', name: 'table-search' },
    onSearch,
  );
  const scopes = createSegments(SCOPES, { 'aria-label': 'Rows' }, onScope);
  const count = element('output', { className: 'note table-count' });
  const exports = ENDINGS.map((ending) =>
    element(
      'button',
      {
        type: 'button',
        className: 'quiet',
        title: `Download these rows as ${ending.toUpperCase()}`,
        onclick: () => onExport(ending),
      },
      ending.toUpperCase(),
    ),
  );
  return {
    element: element(
      'div',
      { className: 'table-head' },
      search.field,
      scopes.element,
      count,
      ...exports,
      search.problem,
    ),
    clearSearch() {
      search.show('');
    },
    /**
     * @param {Scope} scope
     * @param {number} shown rows in the table
     * @param {State} state
     */
    show(scope, shown, { bundle, atlas, selection, filterMask }) {
      scopes.show(
        scope,
        (name) =>
          name === 'all' || (name === 'selection' ? selection.size > 0 : filterMask !== null),
      );
      const all = (atlas?.loaded ?? bundle?.count ?? 0).toLocaleString('en');
      count.textContent = `${shown.toLocaleString('en')} of ${all}${atlas ? ' loaded' : ''}`;
      for (const button of exports) button.disabled = shown === 0;
    },
  };
}
