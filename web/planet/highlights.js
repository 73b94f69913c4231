import { watch } from '../state/store.js';

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
  watch(store, ['tool'], ({ tool }) => globe.setTool(tool));
  watch(store, ['bundle', 'hovered', 'pinned', 'selection'], (now) => {
    if (now.bundle)
      globe.highlight({ hovered: now.hovered, pinned: now.pinned, selection: now.selection });
  });
  watch(store, ['pinned'], ({ bundle, pinned }) => {
    if (bundle && pinned >= 0) globe.flyToPoint(pinned);
  });
  watch(store, ['hovered'], ({ bundle, hovered }) => {
    if (bundle && hovered >= 0) onHovered(hovered);
  });
}
