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
  let best = -1;
  let nearest = reach * reach;
  for (let i = 0, p = 0; p < positions.length; i++, p += 3) {
    const x = positions[p], y = positions[p + 1], z = positions[p + 2];
    if (facing(view, x, y, z) <= 0) continue;
    const [u, v] = project(view, x, y, z);
    const squared = (u - left) ** 2 + (v - top) ** 2;
    if (squared < nearest && accepts(i)) {
      nearest = squared;
      best = i;
    }
  }
  return best;
}
