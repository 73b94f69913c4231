/**
 * The view: projection of the sphere to the screen and back, without three.js. Picking and labels
 * share it.
 *
 * @typedef {object} View
 * @property {Float32Array} matrix 4×4 view-projection, column-major
 * @property {[number, number, number]} eye the camera's place, in sphere radii
 * @property {number} width CSS pixels
 * @property {number} height CSS pixels
 */

/**
 * How far a point of the unit sphere is turned towards the camera: the cosine of the angle between the
 * sphere's normal there and the line to the eye, (eye · p − 1) / |eye − p|. Under perspective it
 * means the same from near and from far.
 * @param {View} view
 * @param {number} x
 * @param {number} y
 * @param {number} z
 * @returns {number} 1 under the eye; positive when visible; 0 on the horizon
 */
export function facing({ eye }, x, y, z) {
  const toEye = Math.hypot(eye[0] - x, eye[1] - y, eye[2] - z);
  return (eye[0] * x + eye[1] * y + eye[2] * z - 1) / toEye;
}

/**
 * Whether the planet stands before a point outside of it.
 * @param {View} view
 * @param {number} x
 * @param {number} y
 * @param {number} z at least 1 from the centre
 */
export function isBehind({ eye }, x, y, z) {
  const along = eye[0] * x + eye[1] * y + eye[2] * z;
  if (along >= 1) return false;
  // Beyond the plane of the horizon what is in the cone about the limb is hidden: its axis runs
  // from the eye through the centre, and the squared cosine of its half angle is 1 − 1 / |eye|².
  const squared = eye[0] ** 2 + eye[1] ** 2 + eye[2] ** 2;
  const length = Math.hypot(eye[0] - x, eye[1] - y, eye[2] - z);
  const cosine = (squared - along) / (Math.sqrt(squared) * length);
  return cosine > Math.sqrt(1 - 1 / squared);
}

/**
 * The planet's disc on the screen. The camera looks at the centre, so that it is a circle.
 * @param {View} view
 * @returns {{x: number, y: number, radius: number}} CSS pixels
 */
export function silhouette(view) {
  const [x, y] = project(view, 0, 0, 0);
  const distance = Math.hypot(...view.eye);
  const toEye = view.eye.map((value) => value / distance);
  // Anything at right angles to the line of sight leads from the horizon's middle to the horizon.
  const across = Math.abs(toEye[2]) < 0.9 ? [toEye[1], -toEye[0], 0] : [0, toEye[2], -toEye[1]];
  const reach = Math.sqrt(1 - 1 / distance ** 2) / Math.hypot(...across);
  const [a, b, c] = toEye.map((value, axis) => value / distance + across[axis] * reach);
  const [left, top] = project(view, a, b, c);
  return { x, y, radius: Math.hypot(left - x, top - y) };
}

/**
 * Project a point in front of the camera.
 * @param {View} view
 * @param {number} x
 * @param {number} y
 * @param {number} z
 * @returns {[x: number, y: number]} CSS pixels from the canvas's top left
 */
export function project(view, x, y, z) {
  const m = view.matrix;
  const w = m[3] * x + m[7] * y + m[11] * z + m[15];
  const u = (m[0] * x + m[4] * y + m[8] * z + m[12]) / w;
  const v = (m[1] * x + m[5] * y + m[9] * z + m[13]) / w;
  return [(u * 0.5 + 0.5) * view.width, (0.5 - v * 0.5) * view.height];
}

/**
 * Raycast: the place of the unit sphere under a place on the screen; outside the planet the nearest on
 * its limb. The inverse of `project` on the side that the camera sees.
 * @param {View} view
 * @param {number} left CSS pixels
 * @param {number} top CSS pixels
 * @returns {{position: [number, number, number], isOnSphere: boolean}} unit vector, and whether the planet
 *   is there
 */
export function unproject({ matrix: m, eye, width, height }, left, top) {
  const u = (left / width) * 2 - 1,
    v = 1 - (top / height) * 2;
  // The line of sight is where two planes through the eye meet: one for each screen coordinate.
  const a = [m[0] - u * m[3], m[4] - u * m[7], m[8] - u * m[11]];
  const b = [m[1] - v * m[3], m[5] - v * m[7], m[9] - v * m[11]];
  const line = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
  const inward = line[0] * eye[0] + line[1] * eye[1] + line[2] * eye[2];
  const scale = -Math.sign(inward || 1) / Math.hypot(...line);
  const sight = line.map((value) => value * scale);
  const along = -(sight[0] * eye[0] + sight[1] * eye[1] + sight[2] * eye[2]);
  const squared = eye[0] ** 2 + eye[1] ** 2 + eye[2] ** 2;
  const under = along * along - squared + 1;
  if (under >= 0) {
    const far = along - Math.sqrt(under);
    return {
      position: /** @type {[number, number, number]} */ (
        sight.map((value, axis) => eye[axis] + far * value)
      ),
      isOnSphere: true,
    };
  }
  // Of the horizon, the circle eye · p = 1, the place on the side where the line passes by.
  const outward = sight.map((value, axis) => value + (along / squared) * eye[axis]);
  const length = Math.hypot(...outward);
  const reach = Math.sqrt(1 - 1 / squared) / length;
  return {
    position: /** @type {[number, number, number]} */ (
      outward.map((value, axis) => eye[axis] / squared + value * reach)
    ),
    isOnSphere: false,
  };
}

/**
 * Picking: the visible point nearest to a place on the screen. Points are projected, no ray is cast.
 * @param {View} view
 * @param {Float32Array} positions 3N values
 * @param {number} left CSS pixels
 * @param {number} top CSS pixels
 * @param {number} reach farthest distance that still counts, CSS pixels
 * @param {(index: number) => boolean} [accepts] which points may be picked
 * @param {[first: number, end: number][]} [ranges] which points there are; all if left out
 * @returns {number} the index, or −1
 */
export function pick(
  view,
  positions,
  left,
  top,
  reach,
  accepts = () => true,
  ranges = [[0, positions.length / 3]],
) {
  const {
    matrix: m,
    eye: [a, b, c],
    width,
    height,
  } = view;
  let best = -1;
  let nearest = reach * reach;
  for (const [first, end] of ranges)
    for (let i = first, p = 3 * first; i < end; i++, p += 3) {
      const x = positions[p],
        y = positions[p + 1],
        z = positions[p + 2];
      if (a * x + b * y + c * z <= 1) continue;
      // `facing` and `project` written out: an array for every point would cost more than the sums.
      const w = m[3] * x + m[7] * y + m[11] * z + m[15];
      const u = (((m[0] * x + m[4] * y + m[8] * z + m[12]) / w) * 0.5 + 0.5) * width - left;
      const v = (0.5 - ((m[1] * x + m[5] * y + m[9] * z + m[13]) / w) * 0.5) * height - top;
      const squared = u * u + v * v;
      if (squared < nearest && accepts(i)) {
        nearest = squared;
        best = i;
      }
    }
  return best;
}
