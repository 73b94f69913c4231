import { tangents } from './circle.js';

const HORIZON = 1e-6;

/**
 * The points inside a polygon of great-circle arcs. From the middle of the sphere great circles are
 * seen as straight lines (the gnomonic projection), so this is the winding number of a plane
 * polygon; a part that the outline goes round twice is inside too.
 * @param {Float32Array} positions 3N unit vectors
 * @param {Float32Array} corners 3M unit vectors, all less than 90° from `center`; the last joins
 *   the first
 * @param {ArrayLike<number>} center unit vector
 * @returns {number[]} none for fewer than three corners
 */
export function withinPolygon(positions, corners, center) {
  const count = corners.length / 3;
  if (count < 3) return [];
  const [east, north] = tangents(center);
  /** @param {Float32Array} points @param {number} p @param {ArrayLike<number>} axis */
  const along = (points, p, axis) =>
    points[p] * axis[0] + points[p + 1] * axis[1] + points[p + 2] * axis[2];
  const us = new Float64Array(count),
    vs = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const depth = Math.max(along(corners, 3 * k, center), HORIZON);
    us[k] = along(corners, 3 * k, east) / depth;
    vs[k] = along(corners, 3 * k, north) / depth;
  }
  const inside = [];
  for (let i = 0, p = 0; p < positions.length; i++, p += 3) {
    const depth = along(positions, p, center);
    if (depth <= HORIZON) continue;
    if (
      windingNumber(
        us,
        vs,
        along(positions, p, east) / depth,
        along(positions, p, north) / depth,
      ) !== 0
    )
      inside.push(i);
  }
  return inside;
}

/**
 * How often a closed outline goes round a place, counted where it crosses the line to its right.
 * @param {Float64Array} us
 * @param {Float64Array} vs
 * @param {number} u
 * @param {number} v
 */
function windingNumber(us, vs, u, v) {
  let winding = 0;
  for (let k = 0, before = us.length - 1; k < us.length; before = k++) {
    const rises = vs[before] <= v && vs[k] > v;
    if (!rises && !(vs[before] > v && vs[k] <= v)) continue;
    const side = (us[k] - us[before]) * (v - vs[before]) - (u - us[before]) * (vs[k] - vs[before]);
    if (rises && side > 0) winding++;
    else if (!rises && side < 0) winding--;
  }
  return winding;
}
