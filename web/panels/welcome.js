import { watch } from '../state/store.js';
import { element } from './element.js';

/**
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const FIRST_ACTIONS = ['pointerdown', 'keydown', 'wheel', 'drop'];

/**
 * One line that says what this is, until the first action.
 *
 * @param {HTMLElement} container
 * @param {Store<State>} store
 */
export function createWelcome(container, store) {
  const line = element('p', { className: 'welcome' });
  const done = new AbortController();
  const leave = watch(store, ['bundle', 'dataSet', 'dataSets', 'answer', 'pinned'], (now) => {
    line.hidden = !now.bundle || now.answer !== null || now.pinned >= 0;
    line.textContent = describe(now);
  });
  for (const action of FIRST_ACTIONS) {
    addEventListener(
      action,
      () => {
        done.abort();
        leave();
        line.remove();
      },
      { capture: true, passive: true, signal: done.signal },
    );
  }
  container.append(line);
}

/** @param {State} state */
function describe({ bundle, dataSet, dataSets }) {
  if (!bundle) return '';
  // The data of the page are named by what they are of.
  const noun = dataSets.some(({ name }) => name === dataSet) ? dataSet : 'points';
  const drops = matchMedia('(pointer: coarse)').matches ? 'open' : 'drop';
  return `${bundle.count.toLocaleString('en')} ${noun}. Near means alike. Ask, turn, or ${drops} your file.`;
}
