/**
 * Geometry of the unit sphere, north along +z: x = cos(lat)cos(lng), y = cos(lat)sin(lng), z =
 * sin(lat). Points are flat: point i of a Float32Array is at 3i, 3i+1, 3i+2.
 */

const DEGREES = 180 / Math.PI;

/**
 * Latitude and longitude of a vector of any positive length.
 * @param {number} x
 * @param {number} y
 * @param {number} z
 * @returns {[latitude: number, longitude: number]} degrees, −90…90 and −180…180
 */
export function toLatLng(x, y, z) {
  return [Math.atan2(z, Math.hypot(x, y)) * DEGREES, Math.atan2(y, x) * DEGREES];
}

/**
 * The unit vector at a latitude and longitude; the inverse of `toLatLng`.
 * @param {number} latitude degrees
 * @param {number} longitude degrees
 * @returns {[x: number, y: number, z: number]}
 */
export function fromLatLng(latitude, longitude) {
  const phi = latitude / DEGREES;
  const lambda = longitude / DEGREES;
  return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)];
}

/**
 * Great-circle distance between two unit vectors, accurate at small and at nearly opposite angles:
 * atan2(|a × b|, a · b).
 * @param {ArrayLike<number>} a
 * @param {ArrayLike<number>} b
 * @returns {number} radians, 0…π
 */
export function geodesicDistance(a, b) {
  const x = a[1] * b[2] - a[2] * b[1];
  const y = a[2] * b[0] - a[0] * b[2];
  const z = a[0] * b[1] - a[1] * b[0];
  return Math.atan2(Math.hypot(x, y, z), a[0] * b[0] + a[1] * b[1] + a[2] * b[2]);
}

/**
 * Move every point of `current` a share of the way to its point in `target` and put it back on the
 * sphere. Opposite points, between which no great circle is shortest, leave along a fixed tangent.
 * @param {Float32Array} current 3N values, changed in place
 * @param {Float32Array} target 3N values
 * @param {number} share 0…1
 * @returns {number} the largest chord left to go
 */
export function approach(current, target, share) {
  let farthest = 0;
  for (let i = 0; i < current.length; i += 3) {
    let x = current[i] + (target[i] - current[i]) * share;
    let y = current[i + 1] + (target[i + 1] - current[i + 1]) * share;
    let z = current[i + 2] + (target[i + 2] - current[i + 2]) * share;
    const cosine =
      current[i] * target[i] + current[i + 1] * target[i + 1] + current[i + 2] * target[i + 2];
    if (cosine < -0.999999) {
      const bow = share * (1 - share);
      if (Math.abs(current[i + 2]) < 0.9) {
        x -= bow * current[i + 1];
        y += bow * current[i];
      } else {
        y -= bow * current[i + 2];
        z += bow * current[i + 1];
      }
    }
    const scale = 1 / Math.hypot(x, y, z);
    current[i] = x * scale;
    current[i + 1] = y * scale;
    current[i + 2] = z * scale;
    const squared =
      (target[i] - current[i]) ** 2 +
      (target[i + 1] - current[i + 1]) ** 2 +
      (target[i + 2] - current[i + 2]) ** 2;
    if (squared > farthest) farthest = squared;
  }
  return Math.sqrt(farthest);
}

/**
 * Order points so that every beginning of the order is spread over the sphere (farthest-point
 * sampling, Gonzalez 1985), starting from point 0; as far as it is wanted, and further later.
 * @param {Float32Array} positions 3N values; they must not change
 * @returns {{order: () => Uint32Array, extend: (count: number) => boolean}} `extend` orders so many
 *   more and tells whether any are left
 */
export function createSpread(positions) {
  const n = positions.length / 3;
  const order = new Uint32Array(n);
  const nearest = new Float32Array(n).fill(Infinity);
  let next = 0,
    done = 0;
  return {
    order: () => order.subarray(0, done),
    extend(count) {
      for (const end = Math.min(done + count, n); done < end; done++) {
        order[done] = next;
        // Below every squared distance, so that points in the same place are taken once each.
        nearest[next] = -1;
        const x = positions[3 * next],
          y = positions[3 * next + 1],
          z = positions[3 * next + 2];
        let best = -1;
        for (let i = 0; i < n; i++) {
          const dx = positions[3 * i] - x,
            dy = positions[3 * i + 1] - y,
            dz = positions[3 * i + 2] - z;
          const squared = dx * dx + dy * dy + dz * dz;
          if (squared < nearest[i]) nearest[i] = squared;
          if (nearest[i] > best) {
            best = nearest[i];
            next = i;
          }
        }
      }
      return done < n;
    },
  };
}

/**
 * The beginning of that order.
 * @param {Float32Array} positions 3N values
 * @param {number} count how many points to order, at most N
 * @returns {Uint32Array} `count` indices
 */
export function spreadOrder(positions, count) {
  const spread = createSpread(positions);
  spread.extend(count);
  return spread.order().slice();
}
