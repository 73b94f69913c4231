/**
 * Picking on a flat map. Point i of a Float32Array is at 2i, 2i+1; NaN is not drawn.
 */

/**
 * @param {Float32Array} places 2N
 * @param {number} x
 * @param {number} y
 * @param {number} reach farthest distance that still counts
 * @param {(index: number) => boolean} accepts which points may be found
 * @returns {number} index of the nearest, or −1
 */
export function nearestPoint(places, x, y, reach, accepts) {
  let best = -1;
  let nearest = reach * reach;
  for (let i = 0, p = 0; p < places.length; i++, p += 2) {
    const squared = (places[p] - x) ** 2 + (places[p + 1] - y) ** 2;
    if (squared <= nearest && accepts(i)) {
      nearest = squared;
      best = i;
    }
  }
  return best;
}

/**
 * The next point when walking in a direction: near, and rather straight ahead than aside.
 * @param {Float32Array} places 2N
 * @param {number} from index of the point to leave
 * @param {[number, number]} direction of length 1, y down
 * @param {(index: number) => boolean} accepts
 * @returns {number} index, or −1 if there is none within 45° of the direction
 */
export function nextPoint(places, from, [right, down], accepts) {
  let best = -1;
  let least = Infinity;
  for (let i = 0, p = 0; p < places.length; i++, p += 2) {
    const x = places[p] - places[2 * from],
      y = places[p + 1] - places[2 * from + 1];
    const ahead = x * right + y * down;
    const aside = Math.abs(x * down - y * right);
    if (!(ahead > 0 && aside <= ahead)) continue;
    const cost = ahead + 2 * aside;
    if (cost < least && accepts(i)) {
      least = cost;
      best = i;
    }
  }
  return best;
}

/**
 * @param {Float32Array} places 2N
 * @param {number[]} corners of a closed line, x and y by turns
 * @param {(index: number) => boolean} accepts
 * @returns {number[]} indices of the places inside
 */
export function pointsInside(places, corners, accepts) {
  const inside = [];
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let k = 0; k < corners.length; k += 2) {
    [left, right] = [Math.min(left, corners[k]), Math.max(right, corners[k])];
    [top, bottom] = [Math.min(top, corners[k + 1]), Math.max(bottom, corners[k + 1])];
  }
  for (let i = 0, p = 0; p < places.length; i++, p += 2) {
    const [x, y] = [places[p], places[p + 1]];
    // What is not drawn lies nowhere.
    if (!(x >= left && x <= right && y >= top && y <= bottom)) continue;
    if (accepts(i) && insidePolygon(corners, x, y)) inside.push(i);
  }
  return inside;
}

/**
 * Whether a place lies inside a closed line that may cross itself (even–odd rule; Shimrat,
 * "Algorithm 112", 1962).
 * @param {ArrayLike<number>} corners x and y by turns; the last is joined to the first
 * @param {number} x
 * @param {number} y
 * @returns {boolean}
 */
export function insidePolygon(corners, x, y) {
  let inside = false;
  for (let i = 0, j = corners.length - 2; i < corners.length; j = i, i += 2) {
    const above = corners[i + 1] > y;
    if (above === corners[j + 1] > y) continue;
    const crossing =
      corners[i] +
      ((y - corners[i + 1]) / (corners[j + 1] - corners[i + 1])) * (corners[j] - corners[i]);
    if (x < crossing) inside = !inside;
  }
  return inside;
}
