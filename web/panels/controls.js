import { watch } from '../state/store.js';
import { createDataSet } from './data-set.js';
import { element } from './element.js';
import { createMethod } from './method.js';
import { createQuality } from './quality.js';
import { createRun } from './run.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * The data set, the method, its parameters and the buttons that start and stop a layout.
 *
 * @param {HTMLElement} container
 * @param {Store<State>} store
 * @param {Actions} actions
 */
export function createControls(container, store, actions) {
  const again = () => void actions.relayout().catch(() => {});
  const dataSet = createDataSet(store, actions);
  const run = createRun(store, actions, again);
  const more = element(
    'button',
    {
      type: 'button',
      className: 'quiet more',
      'aria-expanded': 'false',
      'aria-controls': 'controls-more',
      onclick: () => expand(more.getAttribute('aria-expanded') !== 'true'),
    },
    'Tune',
  );

  /** @param {boolean} open shows method and parameters where the screen is small */
  function expand(open) {
    more.setAttribute('aria-expanded', String(open));
    more.textContent = open ? 'Close' : 'Tune';
    container.classList.toggle('open', open);
  }

  container.append(
    element(
      'div',
      { className: 'row head' },
      element('label', { for: 'data-set', className: 'caption' }, 'Data set'),
      ...dataSet.tools,
      createThemeButton(store, actions),
    ),
    ...dataSet.parts,
    createMethod(store, actions, again),
    element('div', { className: 'row actions' }, ...run.buttons, more),
    element('div', { className: 'readout' }, run.readout, createQuality(store)),
    element('div', { className: 'row later' }, ...run.later),
  );
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
