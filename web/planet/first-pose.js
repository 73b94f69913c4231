import { densestPlace } from '../geometry/densest.js';
import { toLatLng } from '../geometry/sphere.js';
import { FIRST_POSE } from '../globe/sizes.js';

/**
 * @import { Pose } from '../globe/camera.js'
 * @import { Bundle } from '../formats/bundle.js'
 * @import { State } from '../state/state.js'
 */

/** Degrees: north stays up, and the poles in sight of land. */
const HIGHEST = 60;

/** @type {WeakMap<Bundle, Pose>} */
const known = new WeakMap();

/**
 * How the planet stands when data open: with its densest land in front. The poster and the globe that
 * comes after it ask for the same.
 * @param {Pick<State, 'bundle' | 'positions'>} state
 * @returns {Pose} that of these data, however their points have moved since
 */
export function firstPoseOf({ bundle, positions }) {
  if (!bundle) return FIRST_POSE;
  const found = known.get(bundle) ?? facingLand(bundle.layouts.length > 0 ? positions : null);
  known.set(bundle, found);
  return found;
}

/**
 * @param {Float32Array | null} positions 3N unit vectors; null where no layout says where land is
 * @returns {Pose}
 */
export function facingLand(positions) {
  const place = positions && densestPlace(positions);
  if (!place) return FIRST_POSE;
  const [latitude, longitude] = toLatLng(...place);
  return { ...FIRST_POSE, latitude: Math.min(Math.max(latitude, -HIGHEST), HIGHEST), longitude };
}
