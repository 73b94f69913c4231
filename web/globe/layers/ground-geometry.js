import { BufferAttribute, BufferGeometry, DynamicDrawUsage } from 'three';
import { createPatches } from './ground-patches.js';

/** @import { Grid, Heightmap } from '../terrain.js' */

/**
 * The ground's vertices: at each the height with its gradient, and the colour of its heat, both as
 * they were before and as they will be after; the shader blends from one to the other.
 */
export function createGroundGeometry() {
  const geometry = new BufferGeometry();
  const names = /** @type {const} */ (['before', 'after', 'warmBefore', 'warmAfter']);
  /** @type {ReturnType<typeof createPatches> | null} */
  let patches = null;
  return {
    geometry,
    /** @param {Grid} grid */
    setGrid({ vertices, triangles }) {
      geometry.setAttribute('position', new BufferAttribute(vertices, 3));
      geometry.setIndex(new BufferAttribute(triangles, 1));
      patches = createPatches({ vertices, triangles });
      const size = (4 * vertices.length) / 3;
      for (const name of names) {
        const attribute = name.startsWith('warm')
          ? new BufferAttribute(new Uint8Array(size), 4, true)
          : new BufferAttribute(new Float32Array(size), 4);
        geometry.setAttribute(name, attribute.setUsage(DynamicDrawUsage));
      }
    },
    /** What is seen now becomes what was before. @param {number} blend 0…1 of the way that is gone */
    keep(blend) {
      const { before, after, warmBefore, warmAfter } = geometry.attributes;
      for (const [from, to] of [
        [before, after],
        [warmBefore, warmAfter],
      ]) {
        const [old, now] = [from.array, to.array];
        for (let i = 0; i < now.length; i++) old[i] = now[i] * blend + old[i] * (1 - blend);
        from.needsUpdate = true;
      }
    },
    /**
     * Heights from −1 at the deepest to 0 at the coast and 1 at the highest peak.
     * @param {Heightmap} heightmap
     */
    setHeights({ density, gradient, sea, top }) {
      const { before, after } = geometry.attributes;
      const [old, now] = [before.array, after.array];
      const land = Math.max(top - sea, 1e-9);
      for (let v = 0; v < density.length; v++) {
        const above = density[v] - sea;
        now[4 * v] = above >= 0 ? above / land : above / Math.max(sea, 1e-9);
        for (let axis = 0; axis < 3; axis++) now[4 * v + 1 + axis] = gradient[3 * v + axis] / land;
      }
      after.needsUpdate = true;
      patches?.setRise((v) => Math.max(old[4 * v], now[4 * v]));
    },
    /**
     * Draw what can be seen alone.
     * @param {ArrayLike<number>} eye 3D
     * @param {boolean} isFlat whether there is no relief
     */
    cull(eye, isFlat) {
      geometry.clearGroups();
      for (const [start, count] of patches?.inSight(eye, isFlat) ?? [])
        geometry.addGroup(start, count, 0);
    },
    /**
     * The colour of similarity; where no point is near the ground keeps its own.
     * @param {Heightmap} heightmap
     * @param {(fraction: number) => number[]} ramp red, green, blue, 0…255, for 0…1
     */
    setHeat({ mean, density, sea, top }, ramp) {
      const { array } = geometry.attributes.warmAfter;
      const sorted = mean.filter((_, v) => density[v] > 0.25 * sea).sort();
      const low = sorted[Math.floor(0.05 * sorted.length)] ?? 0,
        high = sorted[sorted.length - 1] ?? 1;
      const colors = Array.from({ length: 256 }, (_, k) => ramp(k / 255));
      for (let v = 0; v < mean.length; v++) {
        const fraction = Math.min(Math.max((mean[v] - low) / Math.max(high - low, 1e-6), 0), 1);
        array.set(colors[Math.round(255 * fraction)], 4 * v);
        array[4 * v + 3] = 255 * Math.min(1, density[v] / Math.max(0.6 * sea, 0.02 * top));
      }
      geometry.attributes.warmAfter.needsUpdate = true;
    },
    dispose: () => geometry.dispose(),
  };
}
