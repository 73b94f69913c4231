import { describePoint, placesOf } from '../data/points.js';
import { toLatLng } from '../geometry/sphere.js';
import { watch } from '../state/store.js';
import { element } from './element.js';
import { bindMapInput } from './map-input.js';
import { MapPicture } from './map-picture.js';
import { createMapSide } from './map-side.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * The flat map: every point at once, hovered and chosen here as on the planet.
 *
 * @param {HTMLElement} page
 * @param {Store<State>} store
 * @param {Actions} actions
 * @param {() => [latitude: number, longitude: number]} viewCenter the middle of the planet's view,
 *   degrees
 */
export function createMap(page, store, actions, viewCenter) {
  const centre = () => picture.centre(focus(store.get()) ?? viewCenter());
  const side = createMapSide({
    onProjection: () => (side.projection() === 'equal-earth' ? picture.reproject() : centre()),
    onCentre: centre,
  });
  const picture = new MapPicture(store, {
    projection: side.projection,
    hand: () => hand.marks(),
    onDrawn: side.tellDrawn,
    onArea(shown) {
      area = shown;
      look(store.get());
    },
  });
  let area = 0;
  /** Of an atlas the map draws as much as it has room for. @param {State} state */
  const look = ({ bundle, tray }) => {
    if (bundle?.extent) actions.lookFlat(tray === 'map' ? area : 0);
  };
  const spoken = element('p', { role: 'status', className: 'hidden-text' });
  page.append(side.element, picture.element, spoken);

  const hand = bindMapInput(picture.marks, {
    places: () => picture.places,
    isVisible: picture.isVisible,
    hovered: () => store.get().hovered,
    pinned: () => store.get().pinned,
    onHover: (index) => actions.hover(index),
    onPin: (index) => actions.pin(index === store.get().pinned ? -1 : index),
    onChoose: (rows, how) => actions.selectPoints(rows, how),
    onToggle: (index) =>
      actions.selectPoints([index], store.get().selection.has(index) ? 'remove' : 'add'),
    onWalk: (index) => {
      spoken.textContent = labelOf(store.get(), index);
    },
    onChange: () => {
      picture.request('marks');
      tellPlace(store.get());
    },
  });

  /**
   * Where the pointer is, or the point that is hovered elsewhere.
   * @param {State} state
   */
  function tellPlace(state) {
    const { bundle, hovered } = state;
    const { crosshair } = hand.marks();
    const place =
      hovered >= 0 ? placeOf(placesOf(state), hovered) : crosshair && picture.invert(crosshair);
    side.tellPlace(place, bundle && hovered >= 0 ? labelOf(state, hovered) : null);
  }

  watch(store, ['bundle', 'tray'], look);
  watch(store, ['hovered', 'bundle'], tellPlace);
  watch(store, ['pinned', 'selection'], ({ pinned, selection }) =>
    side.tellCentre(
      pinned >= 0 ? 'the pinned point' : selection.size ? 'the selection' : 'the planet’s view',
    ),
  );
  void import('../map/projection.js').then((projections) => {
    side.offer(projections.PROJECTION_TITLES);
    picture.begin(projections);
  }, side.tellFailure);
}

/**
 * @param {State} state
 * @returns {[latitude: number, longitude: number] | null} what one would look at, degrees: the
 *   pinned point, else the middle of the selection, if it has one
 */
function focus(state) {
  const { pinned, selection } = state;
  const positions = placesOf(state);
  const rows = pinned >= 0 ? [pinned] : [...selection];
  const mean = [0, 1, 2].map((axis) =>
    rows.reduce((sum, row) => sum + positions[3 * row + axis], 0),
  );
  return Math.hypot(...mean) > 1e-6 ? toLatLng(mean[0], mean[1], mean[2]) : null;
}

/** @param {Float32Array} positions @param {number} index */
const placeOf = (positions, index) =>
  toLatLng(positions[3 * index], positions[3 * index + 1], positions[3 * index + 2]);

/** @param {State} state @param {number} index */
const labelOf = ({ bundle }, index) => (bundle ? describePoint(bundle, index).label : '');
