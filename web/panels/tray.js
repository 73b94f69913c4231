import { element } from './element.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { State, TrayTab } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * @typedef {object} Tab
 * @property {TrayTab} name
 * @property {string} title
 * @property {(container: HTMLElement) => void} create fills the tab, once, when it is first opened
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
  /** @type {Map<TrayTab, HTMLElement>} */
  const pages = new Map();
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
    { className: 'tabs', role: 'tablist', 'aria-label': 'More views', onkeydown: walk },
    ...buttons,
  );
  const close = element(
    'button',
    { type: 'button', className: 'quiet close', 'aria-label': 'Close', onclick: shut },
    '×',
  );
  const drawer = element(
    'div',
    {
      className: 'drawer panel',
      hidden: true,
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        // A search field is emptied first.
        if (
          event.key !== 'Escape' ||
          event.defaultPrevented ||
          (event.target instanceof HTMLInputElement &&
            event.target.type === 'search' &&
            event.target.value)
        )
          return;
        event.preventDefault();
        shut();
      },
    },
    close,
  );
  container.append(drawer, strip);

  /** Close the drawer; the focus goes to the tab that opens it again. */
  function shut() {
    buttons[tabs.findIndex(({ name }) => name === store.get().tray)]?.focus();
    actions.openTab('');
  }

  /** @param {KeyboardEvent} event */
  function walk(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    buttons[(at + step + buttons.length) % buttons.length].focus();
    event.preventDefault();
  }

  /** @param {TrayTab} open */
  function show(open) {
    const tab = tabs.find(({ name }) => name === open);
    if (tab && !pages.has(open)) {
      const page = element('div', {
        className: `page ${open}`,
        role: 'tabpanel',
        id: `page-${open}`,
        'aria-labelledby': `tab-${open}`,
      });
      pages.set(open, page);
      drawer.append(page);
      tab.create(page);
    }
    drawer.hidden = !tab;
    document.body.classList.toggle('tray-open', Boolean(tab));
    for (const [name, page] of pages) page.hidden = name !== open;
    buttons.forEach((button, i) =>
      button.setAttribute('aria-selected', String(tabs[i].name === open)),
    );
  }
  // What lies above the drawer keeps its distance.
  new ResizeObserver(() =>
    document.body.style.setProperty('--tray-height', `${container.offsetHeight}px`),
  ).observe(container);
  store.subscribe((now, before) => {
    if (now.tray !== before.tray) show(now.tray);
  });
}
