import { formatCoordinates } from '../geometry/coordinates.js';
import { describePoint } from '../data/points.js';
import { watch } from '../state/store.js';

/**
 * @import { Globe } from '../globe/globe.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * Says what is pinned, and where, to those who hear the page.
 *
 * @param {HTMLElement} container
 * @param {Globe} globe
 * @param {Store<State>} store
 */
export function bindAnnouncer(container, globe, store) {
  const line = container.appendChild(document.createElement('p'));
  line.className = 'hidden-text';
  line.setAttribute('role', 'status');
  // Of what one change brings, the last is said: new data silence what goes with them.
  watch(store, ['selection'], ({ selection }) => {
    line.textContent =
      selection.size === 1
        ? '1 point selected'
        : `${selection.size.toLocaleString('en')} points selected`;
  });
  watch(store, ['pinned'], (now) => {
    if (now.pinned >= 0) line.textContent = describePinned(now, globe);
  });
  watch(store, ['bundle'], () => {
    line.textContent = '';
  });
}

/** @param {State} state @param {Globe} globe */
function describePinned({ bundle, pinned, regions }, globe) {
  if (!bundle) return '';
  const { label, glyph } = describePoint(bundle, pinned);
  const region = regions
    .filter(({ members }) => members.includes(pinned))
    .sort((a, b) => a.level - b.level)
    .map(({ title }) => title);
  return [`${glyph} ${label}`.trim(), ...region, formatCoordinates(globe.positionOf(pinned))].join(
    ', ',
  );
}
