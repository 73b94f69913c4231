import { fromLatLng, geodesicDistance } from '../geometry/sphere.js';
import { bindGestures } from './input/gestures.js';
import { Orbit } from './input/orbit.js';

/**
 * @import { Pose } from './camera.js'
 * @import { GestureEvents } from './input/gestures.js'
 */

/** How far from the middle of the view a point is still well in sight, radians at zoom 1. */
const IN_SIGHT = 0.7;

/**
 * Navigation: what moves the camera, by hand and by flights.
 *
 * @param {HTMLElement} surface receives the gestures
 * @param {() => number} radius of the globe at zoom 1, CSS pixels
 * @param {GestureEvents} events
 */
export function createNavigation(surface, radius, events) {
  const orbit = new Orbit();
  const gestures = bindGestures(surface, orbit, radius, events);

  /**
   * @param {ArrayLike<number>} position unit vector, brought to the front
   * @param {number} [zoom] the same if left out
   */
  function flyTo(position, zoom) {
    orbit.flyTo(position[0], position[1], position[2], zoom);
    events.onChange();
  }

  return {
    pose: () => orbit.pose(),
    /** @param {Partial<Pose>} pose taken at once */
    jump(pose) {
      orbit.jump(pose);
      events.onChange();
    },
    /** @param {Pose} pose taken at once, by data that open */
    begin(pose) {
      orbit.begin(pose);
      events.onChange();
    },
    isAtFirst: () => orbit.isAtFirst(),
    flyTo,
    /** @param {number} zoom eased to */
    zoomTo(zoom) {
      orbit.zoomTo(zoom);
      events.onChange();
    },
    /** @param {ArrayLike<number>} position brought to the front unless it is well in sight */
    flyIntoSight(position) {
      const { latitude, longitude, zoom } = orbit.pose();
      const distance = geodesicDistance(position, fromLatLng(latitude, longitude));
      if (distance > IN_SIGHT / Math.max(zoom, 1)) flyTo(position);
    },
    /** Fly to the other side of the planet. */
    turnAround() {
      orbit.turnAround();
      events.onChange();
    },
    /** @param {boolean} on whether the planet rotates by itself until it is touched */
    setAutoRotate(on) {
      orbit.setAutoRotate(on);
      events.onChange();
    },
    /**
     * @param {number} seconds
     * @param {boolean} reducedMotion
     * @returns {boolean} whether the camera still moves
     */
    advance: (seconds, reducedMotion) => orbit.advance(seconds, reducedMotion),
    pointer: gestures.pointer,
    dispose: gestures.dispose,
  };
}
