import { watch } from '../state/store.js';
import { createDrawerHeight } from './drawer-height.js';
import { element } from './element.js';
import { bindRoving } from './roving.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { TrayTab } from '../state/controls.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * @typedef {object} Tab
 * @property {TrayTab} name
 * @property {string} title
 * @property {(container: HTMLElement) => void} create fills the tab, once, when it is first opened
 * @property {(state: State) => boolean} [isOffered] whether the data have what it shows; missing: all
 */

/**
 * The drawer below the planet: a strip of tabs, closed until one is asked for. Follows the WAI-ARIA
 * pattern for tabs, with the open one pressed again to close.
 *
 * @param {HTMLElement} container
 * @param {Store<State>} store
 * @param {Actions} actions
 * @param {Tab[]} tabs
 */
export function createTray(container, store, actions, tabs) {
  const strip = createStrip(store, actions, tabs);
  const drawer = createDrawer(store, tabs, () => {
    strip.focus(store.get().tray);
    actions.openTab('');
  });
  container.append(drawer, strip.element);
}

/**
 * The tabs in a row, walked by the arrow keys.
 *
 * @param {Store<State>} store
 * @param {Actions} actions
 * @param {Tab[]} tabs
 */
function createStrip(store, actions, tabs) {
  const buttons = tabs.map(({ name, title }) =>
    element(
      'button',
      {
        type: 'button',
        role: 'tab',
        id: `tab-${name}`,
        'aria-selected': 'false',
        'aria-controls': `page-${name}`,
        onclick: () => actions.openTab(name),
      },
      title,
    ),
  );

  const strip = element(
    'div',
    { className: 'tabs', role: 'tablist', 'aria-label': 'More views' },
    ...buttons,
  );
  const settleStop = bindRoving(strip, '[role="tab"]');
  watch(store, ['tray'], ({ tray }) => {
    buttons.forEach((button, i) =>
      button.setAttribute('aria-selected', String(tabs[i].name === tray)),
    );
  });
  watch(store, ['bundle', 'contrast', 'contrasting'], (now) => {
    buttons.forEach((button, i) => {
      button.hidden = tabs[i].isOffered?.(now) === false;
      if (button.hidden && now.tray === tabs[i].name) actions.openTab('');
    });
    settleStop();
  });
  return {
    element: strip,
    /** @param {TrayTab} name */
    focus: (name) => buttons[tabs.findIndex((tab) => tab.name === name)]?.focus(),
  };
}

/**
 * The pages of the tabs, each made when it is first opened.
 *
 * @param {Store<State>} store
 * @param {Tab[]} tabs
 * @param {() => void} shut closes the drawer; the focus goes to the tab that opens it again
 */
function createDrawer(store, tabs, shut) {
  /** @type {Map<TrayTab, HTMLElement>} */
  const pages = new Map();
  const drawer = element(
    'div',
    {
      className: 'drawer panel',
      hidden: true,
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.key !== 'Escape' || event.defaultPrevented || isFilled(event.target)) return;
        event.preventDefault();
        shut();
      },
    },
    element(
      'button',
      { type: 'button', className: 'quiet close', 'aria-label': 'Close', onclick: shut },
      '×',
    ),
  );
  const { edge, full } = createDrawerHeight(drawer);
  drawer.prepend(edge);
  drawer.append(full);

  /** @param {Tab} tab */
  function openPage({ name, create }) {
    const page = element('div', {
      className: `page ${name}`,
      role: 'tabpanel',
      id: `page-${name}`,
      'aria-labelledby': `tab-${name}`,
    });
    pages.set(name, page);
    drawer.append(page);
    create(page);
  }

  watch(store, ['tray'], ({ tray }) => {
    const tab = tabs.find(({ name }) => name === tray);
    if (tab && !pages.has(tray)) openPage(tab);
    drawer.hidden = !tab;
    document.body.classList.toggle('tray-open', Boolean(tab));
    for (const [name, page] of pages) page.hidden = name !== tray;
  });
  return drawer;
}

/** @param {EventTarget | null} target @returns {boolean} whether Escape empties it first */
const isFilled = (target) =>
  target instanceof HTMLInputElement && target.type === 'search' && target.value !== '';
