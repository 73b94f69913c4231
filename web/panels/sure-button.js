import { watch } from '../state/store.js';
import { element } from './element.js';

/**
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const SURE = 'Really remove?';

/**
 * A button that asks once more by itself before it removes, and goes back to what it was when it is
 * left, or other data are open.
 * @param {Store<State>} store
 * @param {string} text
 * @param {string} title
 * @param {() => void} onSure
 * @returns {HTMLButtonElement}
 */
export function createSureButton(store, text, title, onSure) {
  function reset() {
    button.textContent = text;
  }
  const button = element(
    'button',
    {
      type: 'button',
      className: 'quiet remove',
      hidden: true,
      title,
      onclick: () => {
        const isSure = button.textContent === SURE;
        button.textContent = isSure ? text : SURE;
        if (isSure) onSure();
      },
      onblur: reset,
    },
    text,
  );
  watch(store, ['bundle', 'dataSet'], reset);
  return button;
}
