import { countPassing } from '../data/filters.js';
import { downloadRows } from './download.js';
import { element } from './element.js';

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
  const button = (
    /** @type {string} */ title,
    /** @type {string} */ help,
    /** @type {() => void} */ onclick,
  ) => element('button', { type: 'button', className: 'quiet', title: help, onclick }, title);
  const icon = (
    /** @type {string} */ sign,
    /** @type {string} */ help,
    /** @type {() => void} */ onclick,
  ) =>
    element(
      'button',
      { type: 'button', className: 'quiet', title: help, 'aria-label': help, onclick },
      sign,
    );
  const shown = element('output', { className: 'bar-count' });
  const chosen = element('output', { className: 'bar-count' });
  const verbs = [
    button('Invert', 'Choose those that are shown and not chosen', () => actions.invertSelection()),
    button('CSV', 'Download the chosen as CSV', () => save('csv')),
    button('JSON', 'Download the chosen as JSON, with coordinates', () => save('json')),
    button('Clear', 'Choose none', () => actions.clearSelection()),
  ];
  const undo = icon('↶', 'Undo (Ctrl+Z)', () => actions.undoSelection());
  const redo = icon('↷', 'Redo (Ctrl+Shift+Z)', () => actions.redoSelection());
  const filtered = element(
    'div',
    { className: 'bar-group' },
    shown,
    button('Choose these', 'Choose what the filters let pass', () => actions.choosePassing()),
    button('Show all', 'Clear the filters', () => actions.clearFilters()),
  );
  const selected = element('div', { className: 'bar-group' }, chosen, ...verbs, undo, redo);
  container.append(filtered, selected);

  /** @param {'csv' | 'json'} ending */
  function save(ending) {
    const state = store.get();
    downloadRows(
      state,
      [...state.selection].sort((a, b) => a - b),
      ending,
    );
  }

  function show() {
    const { bundle, selection, passing, undoable, redoable } = store.get();
    filtered.hidden = passing === null;
    selected.hidden = selection.size === 0 && !undoable && !redoable;
    container.hidden = filtered.hidden && selected.hidden;
    document.body.classList.toggle('choosing', !container.hidden);
    const count = bundle?.count ?? 0;
    shown.textContent = passing
      ? `${countPassing(passing, count).toLocaleString('en')} of ${count.toLocaleString('en')} shown`
      : '';
    chosen.textContent = selection.size
      ? `${selection.size.toLocaleString('en')} chosen`
      : 'None chosen';
    for (const verb of verbs) verb.hidden = selection.size === 0;
    undo.disabled = !undoable;
    redo.disabled = !redoable;
  }
  store.subscribe((now, before) => {
    if (
      now.selection !== before.selection ||
      now.passing !== before.passing ||
      now.undoable !== before.undoable ||
      now.redoable !== before.redoable ||
      now.bundle !== before.bundle
    )
      show();
  });
  show();

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
