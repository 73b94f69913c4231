const WIDEST = Math.cos((60 * Math.PI) / 180);
const SAME_PLACE = 1e-9;

/**
 * The next point in a direction: near, and well ahead. A point's distance counts as much more as it
 * lies aside, 1 / cos² of the angle, and beyond 60° it is not ahead. Points in the very same place
 * come first, in the order of their numbers, so that none is out of reach.
 * @param {Float32Array} positions 3N unit vectors
 * @param {number} index from which point
 * @param {ArrayLike<number>} direction a vector; what of it runs along the sphere counts
 * @param {(index: number) => boolean} [accepts] which points may be gone to
 * @returns {number} the point; −1 if none is ahead
 */
export function neighborToward(positions, index, direction, accepts = () => true) {
  const x = positions[3 * index],
    y = positions[3 * index + 1],
    z = positions[3 * index + 2];
  const out = direction[0] * x + direction[1] * y + direction[2] * z;
  const ahead = [direction[0] - out * x, direction[1] - out * y, direction[2] - out * z];
  const length = Math.hypot(...ahead);
  if (length < 1e-9) return -1;
  let best = -1,
    least = Infinity;
  for (let i = 0, p = 0; p < positions.length; i++, p += 3) {
    if (i === index) continue;
    const dx = positions[p] - x,
      dy = positions[p + 1] - y,
      dz = positions[p + 2] - z;
    const chord = dx * dx + dy * dy + dz * dz;
    if (chord < SAME_PLACE * SAME_PLACE) {
      if (i > index && accepts(i)) return i;
      continue;
    }
    // The step's part along the sphere at the start, whose length is the sine of the angle gone.
    const cosine = 1 - chord / 2;
    const sine = Math.sqrt(Math.max(chord * (1 - chord / 4), 0));
    if (sine < SAME_PLACE) continue;
    const forward =
      ((positions[p] - cosine * x) * ahead[0] +
        (positions[p + 1] - cosine * y) * ahead[1] +
        (positions[p + 2] - cosine * z) * ahead[2]) /
      (sine * length);
    if (forward < WIDEST) continue;
    const cost = Math.atan2(sine, cosine) / (forward * forward);
    if (cost < least && accepts(i)) {
      least = cost;
      best = i;
    }
  }
  return best;
}
