import { formatCoordinates } from '../geometry/coordinates.js';
import { describePoint } from '../data/points.js';
import { follow } from './follow.js';

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
  follow(store, (now, before) => {
    const { bundle, selected, selection, regions } = now;
    if (!bundle || bundle !== before.bundle) line.textContent = '';
    else if (selected !== before.selected && selected >= 0) {
      const { label, glyph } = describePoint(bundle, selected);
      const region = regions
        .filter(({ members }) => members.includes(selected))
        .sort((a, b) => a.level - b.level)
        .map(({ title }) => title);
      line.textContent = [
        `${glyph} ${label}`.trim(),
        ...region,
        formatCoordinates(globe.positionOf(selected)),
      ].join(', ');
    } else if (selection !== before.selection) {
      line.textContent =
        selection.size === 1
          ? '1 point chosen'
          : `${selection.size.toLocaleString('en')} points chosen`;
    }
  });
}
