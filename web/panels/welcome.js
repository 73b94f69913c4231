import { rowsOf } from '../data/points.js';
import { watch } from '../state/store.js';
import { element } from './element.js';

/**
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const WALKING_KEYS = ['Tab', 'Shift'];
const FIRST_ACTIONS = ['pointerdown', 'keydown', 'wheel', 'drop'];

/**
 * One line that says what this is, and offers to show it, until the first action.
 *
 * @param {HTMLElement} container
 * @param {Store<State>} store
 * @param {() => void} showMe
 */
export function createWelcome(container, store, showMe) {
  const text = element('span', {});
  const offer = element(
    'button',
    {
      type: 'button',
      className: 'show-me',
      onclick() {
        leave();
        showMe();
      },
    },
    'Show me',
  );
  const line = element('p', { className: 'welcome' }, text, ' ', offer);
  const done = new AbortController();
  const unwatch = watch(store, ['bundle', 'dataSet', 'dataSets', 'answer', 'pinned'], (now) => {
    line.hidden = !now.bundle || now.answer !== null || now.pinned >= 0;
    text.textContent = describe(now);
  });
  for (const action of FIRST_ACTIONS) {
    addEventListener(
      action,
      (event) => {
        const isOffer = event.target === offer && action !== 'wheel';
        // Keys walk to the offer without an action.
        const isWalk = event instanceof KeyboardEvent && WALKING_KEYS.includes(event.key);
        if (!isOffer && !isWalk) leave();
      },
      { capture: true, passive: true, signal: done.signal },
    );
  }
  container.append(line);

  function leave() {
    done.abort();
    unwatch();
    line.remove();
  }
}

/** @param {State} state */
function describe({ bundle, dataSet, dataSets }) {
  if (!bundle) return '';
  // The data of the page are named by what they are of.
  const noun = dataSets.some(({ name }) => name === dataSet) ? dataSet : 'points';
  const drops = matchMedia('(pointer: coarse)').matches ? 'open' : 'drop';
  return `${rowsOf(bundle).toLocaleString('en')} ${noun}. Near means alike. Ask, turn, or ${drops} your file.`;
}
