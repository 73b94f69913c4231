/**
 * Circles on the sphere: all places at one angle from a centre.
 */

/**
 * Two unit vectors along the sphere at a place, square to each other: east and north, and at the
 * poles any two.
 * @param {ArrayLike<number>} place unit vector
 * @returns {[east: number[], north: number[]]}
 */
export function tangents(place) {
  const x = place[0],
    y = place[1],
    z = place[2];
  const length = Math.hypot(x, y);
  const east = length > 1e-9 ? [-y / length, x / length, 0] : [0, 1, 0];
  return [east, [y * east[2] - z * east[1], z * east[0] - x * east[2], x * east[1] - y * east[0]]];
}

/**
 * The place that lies in a direction, so far away.
 * @param {ArrayLike<number>} place unit vector
 * @param {ArrayLike<number>} direction unit vector along the sphere at the place
 * @param {number} angle radians
 * @returns {[number, number, number]} unit vector
 */
export function travel(place, direction, angle) {
  const cosine = Math.cos(angle),
    sine = Math.sin(angle);
  return [
    place[0] * cosine + direction[0] * sine,
    place[1] * cosine + direction[1] * sine,
    place[2] * cosine + direction[2] * sine,
  ];
}

/**
 * @param {ArrayLike<number>} center unit vector
 * @param {number} radius radians, 0…π
 * @param {number} steps how many places
 * @returns {Float32Array} 3·steps: anticlockwise from outside, the first not repeated
 */
export function circleAround(center, radius, steps) {
  const [east, north] = tangents(center);
  const ring = new Float32Array(3 * steps);
  for (let k = 0; k < steps; k++) {
    const turn = (2 * Math.PI * k) / steps;
    ring.set(
      travel(
        center,
        east.map((value, axis) => value * Math.cos(turn) + north[axis] * Math.sin(turn)),
        radius,
      ),
      3 * k,
    );
  }
  return ring;
}

/**
 * @param {Float32Array} positions 3N unit vectors
 * @param {ArrayLike<number>} center unit vector
 * @param {number} radius radians, 0…π
 * @returns {number[]} the points inside
 */
export function withinCircle(positions, center, radius) {
  const squared = (2 * Math.sin(radius / 2)) ** 2;
  const inside = [];
  for (let i = 0, p = 0; p < positions.length; i++, p += 3) {
    const dx = positions[p] - center[0],
      dy = positions[p + 1] - center[1],
      dz = positions[p + 2] - center[2];
    if (dx * dx + dy * dy + dz * dz <= squared) inside.push(i);
  }
  return inside;
}
