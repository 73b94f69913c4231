import { follow } from './follow.js';

/**
 * @import { Globe } from '../globe/globe.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * What is pointed at, looked at, and chosen, on the globe.
 *
 * @param {Globe} globe
 * @param {Store<State>} store
 * @param {(index: number) => void} onHovered told which point is hovered, wherever it was pointed
 *   at
 */
export function bindMarks(globe, store, onHovered) {
  globe.takeTool(store.get().tool);
  follow(store, (now, before) => {
    if (now.tool !== before.tool) globe.takeTool(now.tool);
    if (!now.bundle) return;
    const isNew = now.bundle !== before.bundle;
    if (
      isNew ||
      now.hovered !== before.hovered ||
      now.selected !== before.selected ||
      now.selection !== before.selection
    ) {
      globe.mark({ hovered: now.hovered, selected: now.selected, chosen: now.selection });
      if (now.selected >= 0 && now.selected !== before.selected) globe.flyToPoint(now.selected);
      if (now.hovered >= 0 && now.hovered !== before.hovered) onHovered(now.hovered);
    }
  });
}
