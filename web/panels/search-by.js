import { watch } from '../state/store.js';
import { createSegments } from './segments.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/** @type {[State['searchBy'], string][]} */
const WAYS = [
  ['meaning', 'Meaning'],
  ['words', 'Words'],
];

/**
 * What a question is compared by: its meaning, by a model, or the words themselves, by nobody else.
 *
 * @param {Store<State>} store
 * @param {Actions} actions
 * @returns {HTMLElement}
 */
export function createSearchBy(store, actions) {
  const { element, show } = createSegments(WAYS, { 'aria-label': 'Search by' }, (way) => {
    // Where a narrow box has room for one of them, it is switched on and off.
    const isAlone = element.firstElementChild?.getClientRects().length === 0;
    const isOn = way === store.get().searchBy;
    void actions.setSearchBy(isAlone && isOn ? 'meaning' : way)?.catch(() => {});
  });
  element.classList.add('search-by');
  // The focus, and with it the suggestions, stays in the box.
  element.addEventListener('pointerdown', (event) => event.preventDefault());
  watch(store, ['searchBy'], ({ searchBy }) => {
    show(searchBy);
    document.body.classList.toggle('by-words', searchBy === 'words');
  });
  return element;
}
