import { COLUMN_SOURCES } from '../data/columns.js';
import { describePoint, rowsHere } from '../data/points.js';
import { createRepeatedWork } from '../data/repeated-work.js';
import { dataColumns, coordinateColumns } from '../data/table.js';
import { MANY, orderInSteps } from '../data/table-order.js';
import { drain, runInTimeSlices } from '../data/time-slices.js';
import { watch } from '../state/store.js';
import { downloadRows } from './download.js';
import { element } from './element.js';
import { TableRows } from './table-rows.js';
import { createTableToolbar } from './table-toolbar.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 * @import { Scope } from './table-toolbar.js'
 */

/**
 * @typedef {object} Wish which rows, and in which order
 * @property {Scope} scope
 * @property {string} query
 * @property {string} sortedBy name of a column; empty for the order of the data
 * @property {boolean} descending
 */

/**
 * The table of the points, in step with the planet: its text alternative, and what exports read.
 * It shows the selection if there is one, else what the filters let pass; one may look at more.
 *
 * @param {HTMLElement} page
 * @param {Store<State>} store
 * @param {Actions} actions
 */
export function createTable(page, store, actions) {
  /** @type {Wish} */
  const wish = { scope: scopeOf(store.get()), query: '', sortedBy: '', descending: false };
  /** Whether `order` no longer is what is wished for. */
  let isStale = true;
  /** @type {Uint32Array} */
  let order = new Uint32Array();
  let frame = 0;
  /** The point to bring into sight as soon as the rows are those that were wished for, or −1. */
  let revealed = -1;
  /** Whether the table itself is choosing: a box that is ticked leaves the rows where they are. */
  let ownChoice = false;
  const ordering = createRepeatedWork(putInOrder);

  const toolbar = createTableToolbar({
    onSearch: (query) => change({ query }),
    onScope: (scope) => change({ scope }),
    onExport: (ending) => void downloadRows(store, actions, order, ending),
  });
  const rows = new TableRows({
    onSort: (name) =>
      change({
        sortedBy: name,
        descending: wish.sortedBy === name ? !wish.descending : isNumber(store.get(), name),
      }),
    onHover: (index) => actions.hover(index),
    onSeen: (indices) => void actions.readTextsOf(indices),
    onPin: (index) => actions.pin(index === store.get().pinned ? -1 : index),
    onChoose(indices, how) {
      ownChoice = true;
      actions.selectPoints(indices, how);
      ownChoice = false;
    },
  });
  const empty = element('p', { className: 'note table-empty' });
  page.append(toolbar.element, empty, rows.element);

  /** @param {Partial<Wish>} wished */
  function change(wished) {
    Object.assign(wish, wished);
    reorder();
  }

  function reorder() {
    isStale = true;
    request();
  }

  function request() {
    if (!frame && store.get().tray === 'table') frame = requestAnimationFrame(show);
  }

  function show() {
    frame = 0;
    const state = store.get();
    if (!state.bundle) return;
    if (isStale) return void ordering.begin();
    draw(state);
  }

  /** Put the rows in order and draw them; of many, those before stay until then. @param {AbortSignal} signal */
  async function putInOrder(signal) {
    isStale = false;
    const state = store.get();
    const rows = rowsOf(state, wish.scope);
    const steps = orderOf(state, rows, wish);
    const found =
      rows.length > MANY ? await runInTimeSlices(steps, () => {}, signal) : drain(steps);
    // The table may not have heard of other data yet.
    if (signal.aborted || store.get().bundle !== state.bundle) return;
    order = found;
    actions.showFound(wish.query.trim() ? new Set(order) : null);
    draw(store.get());
  }

  /** @param {State} state */
  function draw(state) {
    toolbar.show(wish.scope, order.length, state);
    empty.hidden = order.length > 0;
    empty.textContent = order.length > 0 ? '' : describeEmpty(wish);
    const { sortedBy, descending } = wish;
    const { hovered, pinned, selection } = state;
    rows.show({
      ...{ columns: columnsOf(state), order, sortedBy, descending },
      ...{ hovered, pinned, selection },
      pictures: state.pictures,
      labelOf: (index) => (state.bundle ? describePoint(state.bundle, index).label : ''),
    });
    if (revealed >= 0) rows.reveal(revealed);
    revealed = -1;
  }

  watch(store, ['bundle'], () => {
    ordering.end();
    order = new Uint32Array();
    toolbar.clearSearch();
    Object.assign(wish, { query: '', sortedBy: '', descending: false });
  });
  // What is not looked for any more is not lit.
  watch(store, ['tray'], ({ tray, found }) => {
    if (tray === 'table') isStale = true;
    else if (found) actions.showFound(null);
  });
  watch(store, ['bundle', 'filterMask'], (now) => change({ scope: scopeOf(now) }));
  watch(store, ['selection'], (now) => {
    if (!ownChoice || now.selection.size === 0) wish.scope = scopeOf(now);
    if (!ownChoice && wish.scope === 'selection') reorder();
  });
  watch(store, [...COLUMN_SOURCES, 'running'], reorder);
  let loaded = 0;
  watch(store, ['atlas'], ({ atlas }) => {
    // Rows that come while others are put in order do not let those wait.
    const isOther = atlas !== null && atlas.loaded !== loaded;
    if (isOther && ordering.isBusy()) ordering.repeat();
    else if (isOther) reorder();
    loaded = atlas?.loaded ?? 0;
  });
  watch(store, ['pinned'], ({ pinned }) => {
    revealed = pinned;
  });
  watch(
    store,
    ['selection', 'hovered', 'pinned', 'positions', 'tray', 'textsRead', 'pictures'],
    request,
  );
}

/** @param {Wish} wish @returns {string} why there is no row, and what to do */
function describeEmpty({ query, scope }) {
  if (query.trim()) return 'No row has these words: search for fewer, or for parts of them.';
  return scope === 'passing' ? 'No row passes the filters: take one away.' : 'Nothing is selected.';
}

/** @param {State} state @returns {Scope} */
const scopeOf = ({ selection, filterMask }) =>
  selection.size ? 'selection' : filterMask ? 'passing' : 'all';

/** @param {State} state */
const columnsOf = (state) => [...dataColumns(state), ...coordinateColumns(state)];

/** @param {State} state @param {string} column */
const isNumber = (state, column) =>
  columnsOf(state).find(({ name }) => name === column)?.kind === 'number';

/**
 * @param {State} state @param {Uint32Array} rows @param {Wish} wish
 * @returns {Generator<number, Uint32Array>} points, from the top
 */
function* orderOf(state, rows, { query, sortedBy, descending }) {
  const { bundle } = state;
  if (!bundle) return rows;
  const column = columnsOf(state).find(({ name }) => name === sortedBy);
  return yield* orderInSteps(bundle, rows, { query, column, descending });
}

/** @param {State} state @param {Scope} scope @returns {Uint32Array} of an atlas those that are loaded */
function rowsOf({ bundle, selection, filterMask }, scope) {
  if (scope === 'selection') return Uint32Array.from(selection).sort();
  const all = bundle ? rowsHere(bundle) : new Uint32Array();
  return scope === 'passing' && filterMask ? all.filter((index) => filterMask[index] === 1) : all;
}
