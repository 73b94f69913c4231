import { formatCoordinates } from '../geometry/coordinates.js';
import { element } from './element.js';

/** @import { ProjectionName } from '../map/projection.js' */

/**
 * What stands beside the flat map: the choice of a projection, its middle, and the place under the
 * pointer.
 *
 * @param {{onProjection: () => void, onCentre: () => void}} events
 */
export function createMapSide({ onProjection, onCentre }) {
  const chooser = element('select', {
    id: 'map-projection',
    'aria-label': 'Projection',
    onchange: onProjection,
  });
  const centre = element(
    'button',
    { type: 'button', className: 'quiet', onclick: onCentre },
    'Centre',
  );
  const readout = element('output', { className: 'map-readout', for: 'map-projection' });
  const drawn = element('p', { className: 'note map-beyond', hidden: true });
  return {
    element: element(
      'div',
      { className: 'map-side' },
      element('label', { for: 'map-projection', className: 'caption' }, 'Projection'),
      chooser,
      centre,
      readout,
      drawn,
      element(
        'p',
        { id: 'map-help', className: 'note map-help' },
        'Drag a lasso: Shift adds, Alt takes away. Arrows walk, Enter pins, Space chooses.',
      ),
    ),
    projection: () => /** @type {ProjectionName} */ (chooser.value),
    /** @param {[name: ProjectionName, title: string][]} titles */
    offer: (titles) =>
      chooser.replaceChildren(...titles.map(([name, title]) => new Option(title, name))),
    /** @param {string} what would come to the middle */
    tellCentre(what) {
      centre.title = `Put ${what} in the middle`;
    },
    /** @param {{count: number, all: number, beyond: number}} points `beyond`: drawn, but not on the map */
    tellDrawn({ count, all, beyond }) {
      const write = (/** @type {number} */ number) => number.toLocaleString('en');
      drawn.textContent = [
        count < all ? `${write(count)} of ${write(all)} points drawn.` : '',
        beyond > 0 ? `${write(beyond)} beyond the edge.` : '',
      ]
        .filter(Boolean)
        .join(' ');
      drawn.hidden = drawn.textContent === '';
    },
    /**
     * @param {[latitude: number, longitude: number] | null | undefined} place degrees
     * @param {string | null} label of the point there; null for none
     */
    tellPlace: (place, label) =>
      readout.replaceChildren(
        ...(place ? [element('b', {}, formatCoordinates(place))] : []),
        ...(label === null ? [] : [element('span', {}, label)]),
      ),
    tellFailure() {
      readout.textContent = 'The map did not load: close the tab and open it again.';
    },
  };
}
