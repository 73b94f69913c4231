/**
 * Computes the heightmap beside the page, so that no frame waits for it. It is told the level of its
 * grid, an icosphere, and answers `{vertices, triangles}`; from then on it is told `{positions,
 * scores}` and answers `{density, gradient, mean, sea, top}`.
 */
import {
  areaQuantile,
  chooseConcentration,
  estimateDensity,
  interpolateDensity,
  SEA_SHARE,
} from '../geometry/density.js';
import { createIcosphere } from '../geometry/icosphere.js';

/** At the vertices of this level the density is summed up; between them it is interpolated. */
const SUMMED_LEVEL = 5;

/** @type {ReturnType<typeof createIcosphere> | null} */
let grid = null;

/** @param {number} level of the grid, `SUMMED_LEVEL` or one more */
function begin(level) {
  grid = createIcosphere(level);
  const { vertices, triangles } = grid;
  postMessage({ vertices: vertices.slice(), triangles }, { transfer: [triangles.buffer] });
}

/**
 * @param {ReturnType<typeof createIcosphere>} sphere
 * @param {Float32Array} positions 3N unit vectors
 * @param {Float32Array | null} scores N
 */
function measure({ vertices, ends, areas }, positions, scores) {
  const summed = vertices.subarray(0, 3 * (10 * 4 ** SUMMED_LEVEL + 2));
  const concentration = chooseConcentration(positions.length / 3);
  const estimate = estimateDensity(summed, positions, concentration, scores);
  const isWhole = summed.length === vertices.length;
  const heights = isWhole ? estimate : interpolateDensity(estimate, vertices, ends);
  const sea = areaQuantile(heights.density, areas, SEA_SHARE);
  const top = heights.density.reduce((highest, value) => Math.max(highest, value), 0);
  const transfer = Object.values(heights).map(({ buffer }) => buffer);
  postMessage({ ...heights, sea, top }, { transfer });
}

addEventListener('message', ({ data }) => {
  if ('level' in data) begin(data.level);
  else if (grid) measure(grid, data.positions, data.scores);
});
