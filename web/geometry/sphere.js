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
 * Easing: move every point of `current` a fraction of the way to its point in `target` and put it
 * back on the sphere. Opposite points, between which no great circle is shortest, leave along a fixed tangent.
 * @param {Float32Array} current 3N values, changed in place
 * @param {Float32Array} target 3N values
 * @param {number} fraction 0…1
 * @returns {number} the largest chord left to go
 */
export function easeToward(current, target, fraction) {
  let farthest = 0;
  for (let i = 0; i < current.length; i += 3) {
    let x = current[i] + (target[i] - current[i]) * fraction;
    let y = current[i + 1] + (target[i + 1] - current[i + 1]) * fraction;
    let z = current[i + 2] + (target[i + 2] - current[i + 2]) * fraction;
    const cosine =
      current[i] * target[i] + current[i + 1] * target[i + 1] + current[i + 2] * target[i + 2];
    if (cosine < -0.999999) {
      const bow = fraction * (1 - fraction);
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
 * Farthest-point order (Gonzalez, "Clustering to minimize the maximum intercluster distance", 1985):
 * each point is the farthest from those before it, starting from point 0, so that every beginning of
 * the order covers the sphere. It is computed as far as it is wanted, and further later.
 * @param {Float32Array} positions 3N values; they must not change
 * @returns {{order: () => Uint32Array, extend: (count: number) => boolean}} `extend` orders so many
 *   more and tells whether any are left
 */
export function createFarthestPointOrder(positions) {
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
export function farthestPointOrder(positions, count) {
  const farthest = createFarthestPointOrder(positions);
  farthest.extend(count);
  return farthest.order().slice();
}

/**
 * The direction of the mean of some points (Mardia & Jupp, "Directional Statistics", 2000, §9.2).
 * @param {Float32Array} positions 3N unit vectors
 * @param {Uint32Array} rows one that has no position yet counts for nothing
 * @returns {number[]} unit vector, or 0 where they cancel
 */
export function meanDirection(positions, rows) {
  const sum = [0, 0, 0];
  for (const row of rows)
    for (let axis = 0; axis < 3; axis++) sum[axis] += positions[3 * row + axis] || 0;
  const length = Math.hypot(...sum) || 1;
  return sum.map((value) => value / length);
}
