import { describeVisible } from '../data/filters.js';
import { rowsOf } from '../data/points.js';
import { watch } from '../state/store.js';
import { downloadRows } from './download.js';
import { element } from './element.js';
import { createTagForm } from './tags.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * What is chosen and what is shown, and the verbs for it. Hidden while there is nothing to say.
 *
 * @param {HTMLElement} container
 * @param {Store<State>} store
 * @param {Actions} actions
 */
export function createSelectionBar(container, store, actions) {
  const part = createPart(store, actions);
  const filtered = createFiltered(store, actions);
  const selected = createSelected(store, actions);
  container.append(part, filtered, selected);
  // The groups have watched before: they are up to date.
  watch(store, ['whole', 'filterMask', 'selection', 'undoable', 'redoable'], () => {
    container.hidden = part.hidden && filtered.hidden && selected.hidden;
    document.body.classList.toggle('selecting', !container.hidden);
  });
  bindUndoKeys(actions);
}

/**
 * That the open points are a part of others, and the way back to all of them.
 *
 * @param {Store<State>} store
 * @param {Actions} actions
 */
function createPart(store, actions) {
  const told = element('output', { className: 'bar-count' });
  const back = button('', 'All points again, as they were', () => {
    void actions.showWhole().catch(() => {});
  });
  const group = element('div', { className: 'bar-group' }, told, back);
  watch(store, ['whole', 'bundle'], ({ whole, bundle }) => {
    group.hidden = !whole?.bundle;
    const count = (bundle?.count ?? 0).toLocaleString('en');
    told.textContent = whole?.bundle ? `${count} laid out alone` : '';
    const all = whole?.bundle ? rowsOf(whole.bundle) : 0;
    back.textContent = `Back to all ${all.toLocaleString('en')}`;
  });
  return group;
}

/**
 * How many points the filters let pass.
 *
 * @param {Store<State>} store
 * @param {Actions} actions
 */
function createFiltered(store, actions) {
  const layOut = (/** @type {number[]} */ rows) => void actions.layOutOnly(rows).catch(() => {});
  const shown = element('output', { className: 'bar-count' });
  const group = element(
    'div',
    { className: 'bar-group' },
    shown,
    button('Select these', 'Select what passes the filters', () => actions.selectFiltered()),
    button('Lay out only these', 'Lay out what passes the filters, without the rest', () => {
      const { filterMask } = store.get();
      layOut([...(filterMask ?? [])].flatMap((passes, row) => (passes ? [row] : [])));
    }),
    button('Show all', 'Clear the filters', () => actions.clearFilters()),
  );
  watch(store, ['filterMask', 'bundle', 'atlas'], (now) => {
    group.hidden = now.filterMask === null;
    shown.textContent = now.filterMask ? describeVisible(now) : '';
  });
  return group;
}

/**
 * How many points are chosen, and what can be done with them.
 *
 * @param {Store<State>} store
 * @param {Actions} actions
 */
function createSelected(store, actions) {
  const save = (/** @type {'csv' | 'json'} */ ending) => {
    const rows = [...store.get().selection].sort((a, b) => a - b);
    void downloadRows(store, actions, rows, ending);
  };
  const selected = element('output', { className: 'bar-count' });
  const verbs = [
    button('Invert', 'Select what is shown and not selected', () => actions.invertSelection()),
    button(
      'Lay out only these',
      'Lay out the selected points, without the rest',
      () => void actions.layOutOnly(store.get().selection).catch(() => {}),
    ),
    button('CSV', 'Download the selection as CSV', () => save('csv')),
    button('JSON', 'Download the selection as JSON, with coordinates', () => save('json')),
    button('Clear', 'Clear the selection', () => actions.clearSelection()),
  ];
  const undo = icon('↶', 'Undo (Ctrl+Z)', () => actions.undoSelection());
  const redo = icon('↷', 'Redo (Ctrl+Shift+Z)', () => actions.redoSelection());
  const tag = createTagForm(store, actions);
  const group = element('div', { className: 'bar-group' }, selected, tag, ...verbs, undo, redo);
  watch(store, ['selection', 'undoable', 'redoable'], ({ selection, undoable, redoable }) => {
    group.hidden = selection.size === 0 && !undoable && !redoable;
    selected.textContent = selection.size
      ? `${selection.size.toLocaleString('en')} selected`
      : 'None selected';
    for (const verb of [tag, ...verbs]) verb.hidden = selection.size === 0;
    undo.disabled = !undoable;
    redo.disabled = !redoable;
  });
  return group;
}

/** @param {string} title @param {string} help @param {() => void} onclick */
const button = (title, help, onclick) =>
  element('button', { type: 'button', className: 'quiet', title: help, onclick }, title);

/** @param {string} sign @param {string} help @param {() => void} onclick */
const icon = (sign, help, onclick) =>
  element(
    'button',
    { type: 'button', className: 'quiet', title: help, 'aria-label': help, onclick },
    sign,
  );

/** @param {Actions} actions */
function bindUndoKeys(actions) {
  addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || isField(event.target)) return;
    const key = event.key.toLowerCase();
    if ((key === 'z' && event.shiftKey) || key === 'y') actions.redoSelection();
    else if (key === 'z') actions.undoSelection();
    else return;
    event.preventDefault();
  });
}

/** @param {EventTarget | null} target @returns {boolean} whether it has an undo of its own */
const isField = (target) =>
  target instanceof HTMLElement &&
  target.matches(
    'textarea, select, [contenteditable], input:not([type="checkbox"], [type="range"], [type="button"])',
  );
