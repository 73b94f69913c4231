import { createRowMatcher } from '../data/search.js';
import { dataColumns, placeColumns, sortRows } from '../data/table.js';
import { downloadRows } from './download.js';
import { element } from './element.js';
import { createTableRows } from './table-rows.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * @typedef {'selection' | 'passing' | 'all'} Scope which rows the table shows
 */

const SCOPES = /** @type {[Scope, string][]} */ ([
  ['selection', 'Chosen'],
  ['passing', 'Filtered'],
  ['all', 'All'],
]);
const SEARCH_DELAY = 120;

/**
 * The table of the points, in step with the planet: its text alternative, and what exports read.
 * It shows the selection if there is one, else what the filters let pass; one may look at more.
 *
 * @param {HTMLElement} page
 * @param {Store<State>} store
 * @param {Actions} actions
 */
export function createTable(page, store, actions) {
  /** @type {Scope} */
  let scope = scopeOf(store.get());
  let sortedBy = '',
    descending = false,
    query = '';
  /** @type {Uint32Array} */
  let order = new Uint32Array();
  let frame = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
  let ownChoice = false;

  const search = element('input', {
    type: 'search',
    className: 'search-field',
    placeholder: 'Search in the texts',
    'aria-label': 'Search in the table',
    oninput: () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        query = search.value;
        request(true);
      }, SEARCH_DELAY);
    },
  });
  const scopes = SCOPES.map(([name, title]) =>
    element(
      'button',
      {
        type: 'button',
        'aria-pressed': 'false',
        onclick: () => {
          scope = name;
          request(true);
        },
      },
      title,
    ),
  );
  const count = element('output', { className: 'note table-count' });
  const exports = /** @type {['csv', 'json']} */ (['csv', 'json']).map((ending) =>
    element(
      'button',
      {
        type: 'button',
        className: 'quiet',
        title: `Download these rows as ${ending.toUpperCase()}`,
        onclick: () => downloadRows(store.get(), order, ending),
      },
      ending.toUpperCase(),
    ),
  );
  const rows = createTableRows({
    onSort(name) {
      descending = sortedBy === name ? !descending : isNumber(name);
      sortedBy = name;
      request(true);
    },
    onHover: (index) => actions.hover(index),
    onPin: (index) => actions.select(index === store.get().selected ? -1 : index),
    onChoose(indices, how) {
      ownChoice = true;
      actions.choosePoints(indices, how);
      ownChoice = false;
    },
  });
  page.append(
    element(
      'div',
      { className: 'table-head' },
      search,
      element('div', { className: 'segments', role: 'group', 'aria-label': 'Rows' }, ...scopes),
      count,
      ...exports,
    ),
    rows.element,
  );

  /** @param {string} name */
  const isNumber = (name) =>
    columnsOf(store.get()).find((column) => column.name === name)?.kind === 'number';

  /** @param {boolean} anew the rows or their order have changed, not just what they say */
  function request(anew) {
    stale ||= anew;
    if (!frame && store.get().tray === 'table') frame = requestAnimationFrame(show);
  }
  let stale = true;

  function show() {
    frame = 0;
    const state = store.get();
    if (!state.bundle) return;
    const columns = columnsOf(state);
    if (stale) {
      const matches = createRowMatcher(state.bundle, query);
      order = sortRows(
        state.bundle,
        rowsOf(state, scope).filter(matches),
        columns.find(({ name }) => name === sortedBy),
        descending,
      );
      stale = false;
    }
    scopes.forEach((button, i) => {
      const [name] = SCOPES[i];
      button.setAttribute('aria-pressed', String(name === scope));
      button.disabled =
        (name === 'selection' && state.selection.size === 0) ||
        (name === 'passing' && state.passing === null);
    });
    count.textContent = `${order.length.toLocaleString('en')} of ${state.bundle.count.toLocaleString('en')}`;
    for (const button of exports) button.disabled = order.length === 0;
    rows.show({
      columns,
      order,
      sortedBy,
      descending,
      hovered: state.hovered,
      selected: state.selected,
      selection: state.selection,
    });
  }

  store.subscribe((now, before) => {
    const changed = (/** @type {(keyof State)[]} */ ...names) =>
      names.some((name) => now[name] !== before[name]);
    if (changed('bundle')) {
      sortedBy = query = search.value = '';
      descending = false;
    }
    // A box ticked in the table keeps the rows where they are.
    if (
      changed('bundle', 'passing') ||
      (changed('selection') && (!ownChoice || now.selection.size === 0))
    )
      scope = scopeOf(now);
    const reordered =
      changed('bundle', 'passing', 'answer', 'distortion', 'drift', 'running') ||
      (changed('selection') && scope === 'selection' && !ownChoice);
    if (reordered || changed('selection', 'hovered', 'selected', 'positions', 'tray'))
      request(reordered);
    if (changed('selected') && now.selected >= 0) rows.reveal(now.selected);
  });
  request(true);
}

/** @param {State} state @returns {Scope} */
const scopeOf = ({ selection, passing }) =>
  selection.size ? 'selection' : passing ? 'passing' : 'all';

/** @param {State} state */
const columnsOf = (state) => [...dataColumns(state), ...placeColumns(state)];

/** @param {State} state @param {Scope} scope @returns {number[]} */
function rowsOf({ bundle, selection, passing }, scope) {
  if (scope === 'selection') return [...selection];
  const all = Array.from({ length: bundle?.count ?? 0 }, (_, index) => index);
  return scope === 'passing' && passing ? all.filter((index) => passing[index] === 1) : all;
}
