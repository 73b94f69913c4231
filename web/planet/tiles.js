import { silhouette, unproject } from '../geometry/view.js';
import { watch } from '../state/store.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { Globe } from '../globe/globe.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/** Milliseconds: what is flown over is not fetched. */
const THROTTLE = 120;

/**
 * The tiles of an atlas: those in sight are wanted as the view changes, and drawn once they are there.
 *
 * @param {Globe} globe
 * @param {Store<State>} store
 * @param {Actions} actions
 * @returns {() => void} to be called with each frame
 */
export function bindTiles(globe, store, actions) {
  /** @type {ReturnType<typeof setTimeout> | null} */
  let timer = null;

  watch(store, ['bundle'], ({ bundle }) => globe.extend(bundle?.extent?.positions ?? null));
  watch(store, ['bundle', 'atlas'], ({ atlas }) => globe.showTiles(atlas?.shown ?? []));

  return () => {
    if (!store.get().atlas) return;
    timer ??= setTimeout(() => {
      timer = null;
      actions.look(sightOf(globe));
    }, THROTTLE);
  };
}

/**
 * @param {Globe} globe
 * @returns {import('../data/tiles.js').Sight}
 */
function sightOf({ view }) {
  const { x, y, radius } = silhouette(view);
  const toward = unproject(view, x, y).position;
  const { width, height } = view;
  // The farthest that is seen lies in a corner, or on the horizon.
  const corners = [
    [0, 0],
    [width, 0],
    [0, height],
    [width, height],
  ].map(([left, top]) => unproject(view, left, top).position);
  const cosine = Math.min(
    ...corners.map((place) => place.reduce((sum, value, axis) => sum + value * toward[axis], 0)),
  );
  return { toward, cosine, radius };
}
