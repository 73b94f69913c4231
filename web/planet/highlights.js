import { follow } from './follow.js';

/**
 * @import { Globe } from '../globe/globe.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * Highlights on the globe: the hovered point, the pinned one, and the selection.
 *
 * @param {Globe} globe
 * @param {Store<State>} store
 * @param {(index: number) => void} onHovered told which point is hovered, wherever it was pointed
 *   at
 */
export function bindHighlights(globe, store, onHovered) {
  globe.setTool(store.get().tool);
  follow(store, (now, before) => {
    if (now.tool !== before.tool) globe.setTool(now.tool);
    if (!now.bundle) return;
    const isNew = now.bundle !== before.bundle;
    if (
      isNew ||
      now.hovered !== before.hovered ||
      now.selected !== before.selected ||
      now.selection !== before.selection
    ) {
      globe.highlight({ hovered: now.hovered, pinned: now.selected, selection: now.selection });
      if (now.selected >= 0 && now.selected !== before.selected) globe.flyToPoint(now.selected);
      if (now.hovered >= 0 && now.hovered !== before.hovered) onHovered(now.hovered);
    }
  });
}
