import { LAYOUT_KEYS, titleLayouts } from '../data/shown-layout.js';
import { shownStored, storedLayouts } from '../formats/stored-layouts.js';
import { watch } from '../state/store.js';
import { element } from './element.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const KEYS = /** @type {const} */ ([...LAYOUT_KEYS, 'keptLayouts', 'running']);

/**
 * The layouts that need no run: a menu where there are several, a way back where there is one, and a
 * button that keeps the run on the screen.
 *
 * @param {Store<State>} store
 * @param {Actions} actions
 * @returns {{menu: HTMLElement, buttons: HTMLElement[]}}
 */
export function createStoredLayouts(store, actions) {
  const menu = element('select', {
    id: 'stored-layout',
    onchange: () => actions.restore(Number(menu.value)),
  });
  const row = element(
    'div',
    { className: 'row stored-layouts', hidden: true },
    element('label', { for: menu.id, className: 'caption' }, 'Layouts'),
    menu,
  );
  const back = quietButton('Stored layout', 'Back to the layout that came with the data', () =>
    actions.restore(),
  );
  const keep = quietButton(
    'Keep layout',
    'Keep this layout beside the others, so that you can go back to it; saving the data saves it, too',
    () => {
      actions.keepLayout();
      menu.focus();
    },
  );
  watch(store, KEYS, (now) => {
    const layouts = storedLayouts(now);
    const shown = shownStored(now);
    row.hidden = layouts.length < 2;
    back.hidden = layouts.length !== 1 || shown !== null || now.positionsFrom === 'stored';
    keep.hidden = now.positionsFrom !== 'result' || now.running || shown !== null;
    if (row.hidden) return;
    const titles = titleLayouts(layouts, now.methods);
    const unkept = shown ? [] : [new Option('This run, not kept', '')];
    const options = [...unkept, ...titles.map((title, index) => new Option(title, String(index)))];
    if (
      options.map(({ text }) => text).join('\n') !==
      [...menu.options].map(({ text }) => text).join('\n')
    )
      menu.replaceChildren(...options);
    menu.value = shown ? String(layouts.indexOf(shown)) : '';
  });
  return { menu: row, buttons: [back, keep] };
}

/** @param {string} text @param {string} title @param {() => void} onclick */
const quietButton = (text, title, onclick) =>
  element('button', { type: 'button', className: 'quiet', hidden: true, title, onclick }, text);
