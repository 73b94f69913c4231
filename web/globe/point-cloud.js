import { createPointTextures } from './layers/point-textures.js';
import { createGlyphAtlas } from './layers/glyphs.js';
import { createMotion } from './motion.js';

/** @import { createScene } from './scene.js' */

/**
 * The points: where they are, where they go, and how they look. Of an atlas there are more of them,
 * which are drawn tile by tile and stay where they are.
 *
 * @param {ReturnType<typeof createScene>} stage whose layers draw them
 */
export function createPointCloud(stage) {
  const { points, tiles } = stage.layers;
  const motion = createMotion();
  let textures = createPointTextures(0);
  let usesGlyphs = false;
  /** Of an atlas all places, of which the first are those of the textures. @type {Float32Array | null} */
  let extent = null;
  // Before the first frame: a shader never sees what its material had not when it was compiled.
  stage.attach(textures);

  /** @param {Float32Array | null} positions */
  function extend(positions) {
    extent = positions;
    tiles.extend(positions);
  }

  return {
    /**
     * Other points.
     * @param {Float32Array} positions 3N unit vectors
     * @param {string[] | null} glyphs one a point, drawn instead of discs
     */
    set(positions, glyphs) {
      textures.dispose();
      textures = createPointTextures(positions.length / 3);
      textures.positions.set(positions);
      extend(null);
      motion.start(textures.positions);
      stage.attach(textures);
      const atlas = glyphs && createGlyphAtlas(glyphs);
      usesGlyphs = atlas !== null;
      points.useGlyphs(atlas);
      // They come out with their colours, which may be there a task later.
      points.setAppearance(0);
      textures.setGlyphs(atlas?.drawn ?? null);
    },
    extend,
    moveTo: motion.moveTo,
    arrived: motion.arrived,
    /**
     * They go on their way.
     * @param {number} seconds
     * @param {boolean} reducedMotion
     */
    advance(seconds, reducedMotion) {
      motion.advance(seconds, reducedMotion);
      textures.moved();
    },
    /** Where all are drawn, by row. @returns {Float32Array} */
    places: () => extent ?? textures.positions,
    /** The same of those that move. @returns {Float32Array} */
    moving: () => textures.positions,
    /** Where all go. @returns {Float32Array} */
    destinations: () => extent ?? motion.target(),
    isEmpty: () => motion.target().length === 0,
    /** How many there are, drawn or not. */
    count: () => (extent ?? textures.positions).length / 3,
    /** @returns {[first: number, end: number][]} rows of those that are drawn */
    ranges: () => [[0, textures.count], ...tiles.ranges()],
    /** How many are drawn. */
    drawn: () => textures.count + tiles.count(),
    /** @param {number} index */
    isDrawn: (index) => index < textures.count || tiles.has(index),
    usesGlyphs: () => usesGlyphs,
    /** These are drawn, be their tiles or not. @param {number[]} rows */
    mark: (rows) => tiles.mark(rows.filter((row) => row >= textures.count)),
    /** What has colours and emphasis. */
    layers: () => [textures, tiles],
    /** @param {(index: number) => number[]} colorOf red, green, blue, 0…255 */
    paint(colorOf) {
      textures.paint(colorOf);
      points.setAppearance(1);
      tiles.paint(colorOf);
    },
    /** @param {ArrayLike<number> | null} factors N, of each point's diameter; null for all alike */
    setSizes: (factors) => textures.setSizes(factors),
    /** @param {ArrayLike<number> | null} scores N, 0…1; null for none */
    setScores: (scores) => textures.setScores(scores),
    dispose: () => textures.dispose(),
  };
}
