import { tangents, travel } from './circle.js';
import { geodesicDistance } from './sphere.js';

/**
 * The great circle between two places, lifted off the ground in between.
 * @param {ArrayLike<number>} from unit vector
 * @param {ArrayLike<number>} to unit vector; for the opposite place one of its many ways is taken
 * @param {number} steps
 * @param {number} lift the height above the middle of the way, in sphere radii
 * @returns {Float32Array} 3·(steps + 1): both ends on the unit sphere
 */
export function liftedArc(from, to, steps, lift) {
  const angle = geodesicDistance(from, to);
  const cosine = Math.cos(angle);
  let direction = [0, 1, 2].map((axis) => to[axis] - from[axis] * cosine);
  const length = Math.hypot(...direction);
  // Both at the same place and at opposite ones no direction is better than another.
  direction = length > 1e-7 ? direction.map((value) => value / length) : tangents(from)[0];
  const arc = new Float32Array(3 * (steps + 1));
  for (let k = 0; k <= steps; k++) {
    const share = k / steps;
    const radius = 1 + lift * Math.sin(Math.PI * share);
    arc.set(
      travel(from, direction, angle * share).map((value) => value * radius),
      3 * k,
    );
  }
  return arc;
}
