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
    const crossing = corners[i] + (y - corners[i + 1]) / (corners[j + 1] - corners[i + 1]) * (corners[j] - corners[i]);
    if (x < crossing) inside = !inside;
  }
  return inside;
}
