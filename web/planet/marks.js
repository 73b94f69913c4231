import { watch } from '../state/store.js';

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
  watch(store, ['tool'], ({ tool }) => globe.takeTool(tool));
  watch(store, ['bundle', 'hovered', 'selected', 'selection'], (now) => {
    if (now.bundle)
      globe.mark({ hovered: now.hovered, selected: now.selected, chosen: now.selection });
  });
  watch(store, ['selected'], ({ bundle, selected }) => {
    if (bundle && selected >= 0) globe.flyToPoint(selected);
  });
  watch(store, ['hovered'], ({ bundle, hovered }) => {
    if (bundle && hovered >= 0) onHovered(hovered);
  });
}
