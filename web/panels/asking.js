import { distinct } from '../state/distinct.js';
import { watch } from '../state/store.js';
import { element } from './element.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * What a question waits for, how far that is, and a button to take the question back.
 *
 * @param {Store<State>} store
 * @param {Actions} actions
 * @param {(text: string) => void} say to those who hear the page
 * @returns {HTMLElement}
 */
export function createAsking(store, actions, say) {
  const label = element('span');
  const bar = element('progress', { max: 1, 'aria-hidden': 'true' });
  const panel = element(
    'div',
    { className: 'asking', hidden: true },
    bar,
    label,
    element(
      'button',
      { type: 'button', className: 'quiet', onclick: () => actions.cancelAsk() },
      'Cancel',
    ),
  );
  watch(store, ['asking'], ({ asking }) => {
    panel.hidden = asking === null;
    label.textContent = asking ? `${asking.label}…` : '';
    if (typeof asking?.fraction === 'number') bar.value = asking.fraction;
    else bar.removeAttribute('value');
  });
  watch(
    store,
    ['asking'],
    distinct(
      ({ asking }) => [asking?.label],
      ({ asking }) => {
        if (asking) say(asking.label);
      },
    ),
  );
  return panel;
}
