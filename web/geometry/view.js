/**
 * Where a point of the sphere lands on the screen, without three.js: shared by picking and labels.
 *
 * @typedef {object} View
 * @property {Float32Array} matrix 4×4 view-projection, column-major
 * @property {[number, number, number]} eye the camera's place, in sphere radii
 * @property {number} width CSS pixels
 * @property {number} height CSS pixels
 */

/**
 * Whether a point of the unit sphere is on the side of the horizon that the eye sees.
 * @param {View} view
 * @param {number} x
 * @param {number} y
 * @param {number} z
 * @returns {number} positive when visible; 0 on the horizon
 */
export function facing(view, x, y, z) {
  return view.eye[0] * x + view.eye[1] * y + view.eye[2] * z - 1;
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
 * The place of the unit sphere under a place on the screen; outside the planet the nearest on its
 * limb. The inverse of `project` on the side that the eye sees.
 * @param {View} view
 * @param {number} left CSS pixels
 * @param {number} top CSS pixels
 * @returns {{place: [number, number, number], isOn: boolean}} unit vector, and whether the planet
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
      place: /** @type {[number, number, number]} */ (
        sight.map((value, axis) => eye[axis] + far * value)
      ),
      isOn: true,
    };
  }
  // Of the horizon, the circle eye · p = 1, the place on the side where the line passes by.
  const outward = sight.map((value, axis) => value + (along / squared) * eye[axis]);
  const length = Math.hypot(...outward);
  const reach = Math.sqrt(1 - 1 / squared) / length;
  return {
    place: /** @type {[number, number, number]} */ (
      outward.map((value, axis) => eye[axis] / squared + value * reach)
    ),
    isOn: false,
  };
}

/**
 * The visible point nearest to a place on the screen.
 * @param {View} view
 * @param {Float32Array} positions 3N values
 * @param {number} left CSS pixels
 * @param {number} top CSS pixels
 * @param {number} reach farthest distance that still counts, CSS pixels
 * @param {(index: number) => boolean} [accepts] which points may be picked
 * @returns {number} the index, or −1
 */
export function pick(view, positions, left, top, reach, accepts = () => true) {
  const {
    matrix: m,
    eye: [a, b, c],
    width,
    height,
  } = view;
  let best = -1;
  let nearest = reach * reach;
  for (let i = 0, p = 0; p < positions.length; i++, p += 3) {
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
