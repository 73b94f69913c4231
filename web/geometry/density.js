import { createCells } from './cells.js';

/**
 * How dense points lie on the sphere: a kernel density with the von Mises–Fisher kernel
 * κ / (2π(1 − e^(−2κ))) · e^(κ(cos θ − 1)) (Hall, Watson & Cabrera, "Kernel density estimation with
 * spherical data", Biometrika 74, 1987). It is the same at every place and turns with the points.
 *
 * @typedef {object} Density at each of V places
 * @property {Float32Array} density V: points a steradian; its integral over the sphere is N
 * @property {Float32Array} gradient 3V: how the density grows along the sphere, a radian
 * @property {Float32Array} mean V: the kernel-weighted mean of `values`; 0 where no point is near
 */

// The kernel is cut where it has fallen to e^−9, and scaled by the share 1 − e^−9 that is left.
const REACH = 9;
const STEPS = 1024;
const KERNEL = Float64Array.from({ length: STEPS + 2 }, (_, i) => Math.exp((-i * REACH) / STEPS));
/** How much of the sphere lies below the sea: of the rest points are dense. */
export const SEA_SHARE = 0.52;
const WIDTH = 0.34;
const SMALLEST = (2.2 * Math.PI) / 180;
const LARGEST = (12 * Math.PI) / 180;

/**
 * The concentration for N points. The standard deviation 1/√κ shrinks as N^(−1/6), the best rate in
 * two dimensions; its factor is a third of that for one even hump, since maps of texts have many:
 * 6.2° at 1,000 points and 3.7° at 20,000.
 * @param {number} count N
 * @returns {number} κ
 */
export function chooseConcentration(count) {
  const deviation = Math.min(Math.max(WIDTH * Math.max(count, 1) ** (-1 / 6), SMALLEST), LARGEST);
  return 1 / (deviation * deviation);
}

/**
 * @param {Float32Array} places 3V unit vectors at which the density is wanted
 * @param {Float32Array} positions 3N unit vectors
 * @param {number} concentration κ, 1 or more
 * @param {ArrayLike<number> | null} [values] N: what to take the mean of
 * @returns {Density}
 */
export function estimateDensity(places, positions, concentration, values = null) {
  const reach = Math.min(REACH, 2 * concentration);
  const chord = Math.sqrt((2 * reach) / concentration);
  const { order, near } = createCells(positions, chord / 2);
  const sorted = new Float32Array(3 * order.length);
  const weights = new Float32Array(order.length);
  order.forEach((index, k) => {
    sorted.set(positions.subarray(3 * index, 3 * index + 3), 3 * k);
    weights[k] = values ? values[index] : 0;
  });
  const count = places.length / 3;
  const density = new Float32Array(count),
    gradient = new Float32Array(3 * count),
    mean = new Float32Array(count);
  // ∫ of the cut kernel, unscaled: 2π(1 − e^−reach) / κ.
  const scale = concentration / (2 * Math.PI * (1 - Math.exp(-reach)));
  const perStep = (STEPS / REACH) * concentration;
  const last = (STEPS / REACH) * reach;
  let x = 0,
    y = 0,
    z = 0,
    sum = 0,
    weighted = 0,
    eastward = 0,
    northward = 0,
    upward = 0;
  /** @param {number} from @param {number} to */
  const add = (from, to) => {
    for (let k = from, p = 3 * from; k < to; k++, p += 3) {
      const cosine = x * sorted[p] + y * sorted[p + 1] + z * sorted[p + 2];
      const at = Math.max((1 - cosine) * perStep, 0);
      if (at > last) continue;
      const step = at | 0;
      const weight = KERNEL[step] + (KERNEL[step + 1] - KERNEL[step]) * (at - step);
      sum += weight;
      weighted += weight * weights[k];
      eastward += weight * (sorted[p] - cosine * x);
      northward += weight * (sorted[p + 1] - cosine * y);
      upward += weight * (sorted[p + 2] - cosine * z);
    }
  };
  for (let i = 0, p = 0; i < count; i++, p += 3) {
    x = places[p];
    y = places[p + 1];
    z = places[p + 2];
    sum = weighted = eastward = northward = upward = 0;
    near(x, y, z, chord, add);
    density[i] = scale * sum;
    mean[i] = sum > 0 ? weighted / sum : 0;
    gradient[p] = scale * concentration * eastward;
    gradient[p + 1] = scale * concentration * northward;
    gradient[p + 2] = scale * concentration * upward;
  }
  return { density, gradient, mean };
}

/**
 * The density in the middles of edges too, from that at their ends by the cubic that has the values
 * and slopes of both (Hermite interpolation): where edges are shorter than the kernel's standard
 * deviation it differs by less than a hundredth of the highest.
 * @param {Density} density at the ends
 * @param {Float32Array} places unit vectors: the ends, then the middles
 * @param {Uint32Array} ends two numbers of places for each middle
 * @returns {Density} at all places
 */
export function interpolateDensity({ density, gradient, mean }, places, ends) {
  const count = places.length / 3;
  const all = {
    density: new Float32Array(count),
    gradient: new Float32Array(3 * count),
    mean: new Float32Array(count),
  };
  all.density.set(density);
  all.gradient.set(gradient);
  all.mean.set(mean);
  for (let i = density.length, k = 0; i < count; i++, k += 2) {
    const a = 3 * ends[k],
      b = 3 * ends[k + 1];
    const [low, high] = [density[ends[k]], density[ends[k + 1]]];
    // A gradient is tangent to the sphere: its product with the other end is its slope along the edge.
    let slopes = 0;
    for (let axis = 0; axis < 3; axis++) {
      slopes += gradient[a + axis] * places[b + axis] + gradient[b + axis] * places[a + axis];
      all.gradient[3 * i + axis] = (gradient[a + axis] + gradient[b + axis]) / 2;
    }
    all.density[i] = Math.max((low + high) / 2 + slopes / 8, 0);
    const weight = low + high;
    if (weight > 0) all.mean[i] = (low * mean[ends[k]] + high * mean[ends[k + 1]]) / weight;
  }
  return all;
}

/**
 * The value below which a share of the sphere's surface lies.
 * @param {ArrayLike<number>} values V
 * @param {ArrayLike<number>} areas V
 * @param {number} share 0…1
 * @returns {number}
 */
export function areaQuantile(values, areas, share) {
  const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => values[a] - values[b]);
  let total = 0;
  for (let i = 0; i < areas.length; i++) total += areas[i];
  let below = 0;
  for (const index of order) {
    below += areas[index];
    if (below >= share * total) return values[index];
  }
  return values[order[order.length - 1]] ?? 0;
}
