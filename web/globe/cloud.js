import { BufferAttribute, Color, DynamicDrawUsage, InstancedBufferAttribute, InstancedBufferGeometry } from 'three';

/** How a point is drawn, from the least to the most of it. */
export const EMPHASIS = { dimmed: 0, normal: 1, best: 2, chosen: 3, hovered: 4, selected: 5 };

/**
 * What is known of every point, in buffers that all layers share: each is uploaded once a change,
 * and once a frame at the most, however many layers draw it.
 *
 * @typedef {ReturnType<typeof createCloud>} Cloud
 *
 * @param {number} count
 */
export function createCloud(count) {
  const place = new InstancedBufferAttribute(new Float32Array(3 * count), 3).setUsage(DynamicDrawUsage);
  const tint = new InstancedBufferAttribute(new Float32Array(3 * count).fill(1), 3);
  const emphasis = new InstancedBufferAttribute(new Float32Array(count).fill(EMPHASIS.normal), 1);
  const score = new InstancedBufferAttribute(new Float32Array(count), 1);
  const color = new Color();
  return {
    count,
    /** The drawn positions, 3N; call `moved` after a change. */
    positions: /** @type {Float32Array} */ (place.array),
    moved() {
      place.needsUpdate = true;
    },
    /** @param {(index: number) => number[]} colorOf red, green, blue, 0…255 */
    paint(colorOf) {
      for (let i = 0; i < count; i++) {
        const [r, g, b] = colorOf(i);
        color.setRGB(r / 255, g / 255, b / 255, 'srgb').toArray(tint.array, 3 * i);
      }
      tint.needsUpdate = true;
    },
    /** @param {(index: number) => number} emphasisOf one of EMPHASIS */
    emphasize(emphasisOf) {
      for (let i = 0; i < count; i++) emphasis.array[i] = emphasisOf(i);
      emphasis.needsUpdate = true;
    },
    /** @param {ArrayLike<number> | null} scores N similarities; null for none */
    setScores(scores) {
      if (scores) score.array.set(scores);
      else score.array.fill(0);
      score.needsUpdate = true;
    },
    /**
     * A quad for every point.
     * @param {number[]} corners x and y of the quad's four corners, two triangles 0 1 2, 0 2 3
     */
    quads(corners) {
      const geometry = new InstancedBufferGeometry();
      geometry.instanceCount = count;
      geometry.setAttribute('position', new BufferAttribute(Float32Array.from({ length: 12 }, (_, i) => (i % 3 === 2 ? 0 : corners[2 * Math.floor(i / 3) + (i % 3)])), 3));
      geometry.setIndex([0, 1, 2, 0, 2, 3]);
      for (const [name, attribute] of Object.entries({ place, tint, emphasis, score })) geometry.setAttribute(name, attribute);
      return geometry;
    },
  };
}
