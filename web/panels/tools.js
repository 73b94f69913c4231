import { watch } from '../state/store.js';
import { element } from './element.js';
import { drawing } from './menu.js';
import { bindRoving } from './roving.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { Tool } from '../state/controls.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/** @type {[tool: Tool, title: string, icon: string][]} */
const TOOLS = [
  [
    'turn',
    'Rotate the globe',
    'M3.5 10a6.5 3 0 0 0 13 0 6.5 3 0 0 0-10-2.5M6.8 4.6 6.3 7.6l3 .4M10 3.5v13',
  ],
  [
    'circle',
    'Select with a circle (Alt and drag)',
    'M10 3.2a6.8 6.8 0 1 0 .01 0M10 9.4v1.2M9.4 10h1.2',
  ],
  [
    'lasso',
    'Select with a lasso (Shift and drag)',
    'M10 4c4 0 7 1.7 7 4.2s-3 4.3-7 4.3-7-1.8-7-4.3S6 4 10 4M6.2 12c-1.7.6-2 2.4-.4 2.8 1.4.4 2.3-.8 1.3-2M6 15c.2 1 .9 1.6 2 1.9',
  ],
];

/**
 * What dragging on the planet does.
 *
 * @param {HTMLElement} container
 * @param {Store<State>} store
 * @param {Actions} actions
 */
export function createTools(container, store, actions) {
  const buttons = TOOLS.map(([tool, title, icon]) => {
    const button = element(
      'button',
      {
        type: 'button',
        className: 'tool',
        title,
        'aria-label': title,
        onclick: () => actions.setTool(tool),
      },
      drawing(icon),
    );
    return { tool, button };
  });
  container.prepend(
    element(
      'div',
      { className: 'gestures', role: 'group', 'aria-label': 'Dragging' },
      ...buttons.map(({ button }) => button),
    ),
  );
  bindRoving(container, '.tool');

  watch(store, ['tool'], ({ tool }) => {
    for (const entry of buttons)
      entry.button.setAttribute('aria-pressed', String(entry.tool === tool));
  });
}
