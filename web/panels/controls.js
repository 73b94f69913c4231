import { watch } from '../state/store.js';
import { createDataSet } from './data-set.js';
import { element } from './element.js';
import { createHealth } from './health.js';
import { createMethod } from './method.js';
import { createQuality } from './quality.js';
import { createRun } from './run.js';
import { createStoredLayouts } from './stored-layouts.js';
import { describeLayout, LAYOUT_KEYS } from '../data/shown-layout.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * The data set; the layout in one quiet line, which opens to the method and its parameters; how
 * true the globe is; and, at the foot, the buttons that start and stop a layout.
 *
 * @param {HTMLElement} container
 * @param {Store<State>} store
 * @param {Actions} actions
 */
export function createControls(container, store, actions) {
  const again = () => void actions.relayout().catch(() => {});
  const dataSet = createDataSet(store, actions);
  const run = createRun(store, actions, again);
  const stored = createStoredLayouts(store, actions);
  watch(store, ['running'], ({ running }) => container.classList.toggle('running', running));

  container.append(
    element(
      'div',
      { className: 'column' },
      element(
        'div',
        { className: 'data', role: 'group', 'aria-label': 'Data' },
        element(
          'div',
          { className: 'row head' },
          element('label', { for: 'data-set', className: 'caption' }, 'Data set'),
          ...dataSet.tools,
          createThemeButton(store, actions),
        ),
        ...dataSet.parts,
        createHealth(store, actions),
      ),
      createLayoutLine(container, store),
      stored.menu,
      createMethod(store, actions),
      createQuality(store),
    ),
    element(
      'div',
      { className: 'foot' },
      run.readout,
      element('div', { className: 'row actions' }, ...run.buttons),
      element('div', { className: 'row later' }, ...run.later, ...stored.buttons),
    ),
  );
}

/**
 * The layout in one line, and the way to what it is made with.
 *
 * @param {HTMLElement} container is `open` while that is shown
 * @param {Store<State>} store
 */
function createLayoutLine(container, store) {
  const summary = element('span', { className: 'layout-summary' });
  const line = element(
    'button',
    {
      type: 'button',
      id: 'layout-line',
      className: 'line',
      'aria-expanded': 'false',
      'aria-controls': 'controls-more',
      onclick: () => {
        const open = line.getAttribute('aria-expanded') !== 'true';
        line.setAttribute('aria-expanded', String(open));
        container.classList.toggle('open', open);
        // What opens above it on a small screen moves it out of sight.
        line.scrollIntoView({ block: 'nearest' });
      },
    },
    element('span', { className: 'title' }, 'Layout'),
    ' ',
    summary,
  );
  watch(store, LAYOUT_KEYS, (now) => {
    const text = describeLayout(now);
    // It is asked at every frame of a run.
    if (summary.textContent !== text) summary.textContent = text;
  });
  return line;
}

/** @param {Store<State>} store @param {Actions} actions */
function createThemeButton(store, actions) {
  const button = element('button', {
    type: 'button',
    className: 'quiet theme',
    onclick: () => actions.setTheme(store.get().theme === 'dark' ? 'light' : 'dark'),
  });
  watch(store, ['theme'], ({ theme }) => {
    button.textContent = theme === 'dark' ? 'Light' : 'Dark';
    button.setAttribute('aria-label', `Switch to ${theme === 'dark' ? 'light' : 'dark'} colours`);
  });
  return button;
}
