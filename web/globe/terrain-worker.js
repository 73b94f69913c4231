/**
 * Computes the heightmap beside the page, so that no frame waits for it. It is told `{positions,
 * scores}` and, once, the level of the grid, an icosphere, in whatever order. It answers `{vertices,
 * triangles}`, and for each request `{density, gradient, mean, sea, top}`.
 */
import {
  areaQuantile,
  chooseConcentration,
  estimateDensity,
  interpolateDensity,
  SEA_SHARE,
} from '../geometry/density.js';
import { createIcosphere } from '../geometry/icosphere.js';

/** @import { Density } from '../geometry/density.js' */

/** At the vertices of this level the density is summed up; between them it is interpolated. */
const SUMMED_LEVEL = 5;

const summed = createIcosphere(SUMMED_LEVEL);
/** @type {ReturnType<typeof createIcosphere> | null} */
let grid = null;
/** What waits for the grid. @type {Density | null} */
let estimate = null;

/** @param {number} level of the grid, `SUMMED_LEVEL` or one more */
function begin(level) {
  grid = level === SUMMED_LEVEL ? summed : createIcosphere(level);
  const { vertices, triangles } = grid;
  postMessage({ vertices: vertices.slice(), triangles }, { transfer: [triangles.buffer] });
}

/** @param {{positions: Float32Array, scores: Float32Array | null}} points 3N unit vectors; N */
const measure = ({ positions, scores }) =>
  estimateDensity(summed.vertices, positions, chooseConcentration(positions.length / 3), scores);

/** @param {ReturnType<typeof createIcosphere>} sphere @param {Density} measured */
function answer({ vertices, ends, areas }, measured) {
  const isWhole = summed.vertices.length === vertices.length;
  const heights = isWhole ? measured : interpolateDensity(measured, vertices, ends);
  const sea = areaQuantile(heights.density, areas, SEA_SHARE);
  const top = heights.density.reduce((highest, value) => Math.max(highest, value), 0);
  const transfer = Object.values(heights).map(({ buffer }) => buffer);
  postMessage({ ...heights, sea, top }, { transfer });
}

addEventListener('message', ({ data }) => {
  if ('level' in data) begin(data.level);
  else estimate = measure(data);
  if (grid && estimate) answer(grid, estimate);
  if (grid) estimate = null;
});
