import { coordinates } from '../globe/selected.js';
import { describePoint } from '../data/points.js';
import { watch } from '../state/store.js';

/**
 * @import { Globe } from '../globe/globe.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * Says what is selected, and where, to those who hear the page.
 *
 * @param {HTMLElement} container
 * @param {Globe} globe
 * @param {Store<State>} store
 */
export function bindSpeech(container, globe, store) {
  const line = container.appendChild(document.createElement('p'));
  line.className = 'hidden-text';
  line.setAttribute('role', 'status');
  // Of what one change brings, the last is said: new data silence what goes with them.
  watch(store, ['selection'], ({ selection }) => {
    line.textContent =
      selection.size === 1
        ? '1 point chosen'
        : `${selection.size.toLocaleString('en')} points chosen`;
  });
  watch(store, ['selected'], (now) => {
    if (now.selected >= 0) line.textContent = describeSelected(now, globe);
  });
  watch(store, ['bundle'], () => {
    line.textContent = '';
  });
}

/** @param {State} state @param {Globe} globe */
function describeSelected({ bundle, selected, regions }, globe) {
  if (!bundle) return '';
  const { label, glyph } = describePoint(bundle, selected);
  const region = regions
    .filter(({ members }) => members.includes(selected))
    .sort((a, b) => a.level - b.level)
    .map(({ title }) => title);
  return [`${glyph} ${label}`.trim(), ...region, coordinates(globe.placeOf(selected))].join(', ');
}
