import { FLAT_RADIUS, HEIGHT, SEA_RADIUS } from './ground-shader.js';

/** @import { Grid } from '../terrain.js' */

/** Triangles of a patch: four halvings of one, which an icosphere numbers one after another. */
const TRIANGLES = 256;
/** Radians that are let pass for what is rounded, and for triangles that cut below the sphere. */
const MARGIN = 0.01;

/** @param {ArrayLike<number>} a 3D @param {ArrayLike<number>} b 3D from `at` on @returns {number} */
const dot = (a, b, at = 0) => a[0] * b[at] + a[1] * b[at + 1] + a[2] * b[at + 2];
/** @param {number} cosine @returns {number} radians, 0 where it is above 1 */
const angle = (cosine) => Math.acos(Math.min(cosine, 1));

/**
 * Horizon culling: the ground in patches, of which only those are drawn that the sea's sphere does
 * not hide from the eye. From afar that is two fifths of them, near by a tenth; where there is no
 * graphics processor, a frame takes a third less of the cores.
 *
 * @param {Grid} grid an icosphere of level 4 or finer
 */
export function createPatches({ vertices, triangles }) {
  const count = triangles.length / (3 * TRIANGLES);
  const patches = Array.from({ length: count }, (_, patch) => {
    const own = triangles.subarray(3 * TRIANGLES * patch, 3 * TRIANGLES * (patch + 1));
    const sum = [0, 0, 0];
    for (const vertex of own)
      for (let axis = 0; axis < 3; axis++) sum[axis] += vertices[3 * vertex + axis];
    const center = sum.map((value) => value / Math.hypot(...sum));
    let nearest = 1;
    for (const vertex of own) nearest = Math.min(nearest, dot(center, vertices, 3 * vertex));
    return { own, center, reach: angle(nearest), beyond: 0 };
  });

  return {
    /**
     * How high the ground may rise in each patch.
     * @param {(vertex: number) => number} rise 0 at the coast or below, 1 at the highest peak
     */
    setRise(rise) {
      for (const patch of patches) {
        let highest = 0;
        for (const vertex of patch.own) highest = Math.max(highest, rise(vertex));
        patch.beyond = angle(SEA_RADIUS / (SEA_RADIUS + HEIGHT * highest ** 0.8));
      }
    },
    /**
     * A point at radius r is hidden by a sphere of radius s from an eye at distance d where it is
     * more than acos(s/d) + acos(s/r) from beneath the eye.
     * @param {ArrayLike<number>} eye 3D, outside of the ground
     * @param {boolean} isFlat whether the ground has no relief
     * @returns {[start: number, count: number][]} of the index, for each run of patches in sight
     */
    inSight(eye, isFlat) {
      const distance = Math.sqrt(dot(eye, eye));
      const horizon = angle((isFlat ? FLAT_RADIUS : SEA_RADIUS) / distance) + MARGIN;
      /** @type {[number, number][]} */
      const runs = [];
      patches.forEach(({ own, center, reach, beyond }, patch) => {
        const away = angle(dot(center, eye) / distance);
        if (away > horizon + (isFlat ? 0 : beyond) + reach) return;
        const start = patch * own.length;
        const last = runs.at(-1);
        if (last && last[0] + last[1] === start) last[1] += own.length;
        else runs.push([start, own.length]);
      });
      return runs;
    },
  };
}
