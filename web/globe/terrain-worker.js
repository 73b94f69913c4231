/**
 * Computes the heightmap beside the page, so that no frame waits for it. It is told `{positions,
 * scores}` and answers `{density, gradient, mean, sea, top}`; its first message is the grid.
 */
import {
  areaQuantile,
  chooseConcentration,
  estimateDensity,
  interpolateDensity,
  SEA_SHARE,
} from '../geometry/density.js';
import { createIcosphere } from '../geometry/icosphere.js';

const LEVEL = 6;

const { vertices, triangles, ends, areas } = createIcosphere(LEVEL);
/** Where the density is summed up; between them it is interpolated. */
const coarse = vertices.slice(0, vertices.length - (3 * ends.length) / 2);
postMessage({ vertices: vertices.slice(), triangles }, { transfer: [triangles.buffer] });

addEventListener('message', ({ data }) => {
  const { positions, scores } =
    /** @type {{positions: Float32Array, scores: Float32Array | null}} */ (data);
  const concentration = chooseConcentration(positions.length / 3);
  const { density, gradient, mean } = interpolateDensity(
    estimateDensity(coarse, positions, concentration, scores),
    vertices,
    ends,
  );
  const sea = areaQuantile(density, areas, SEA_SHARE);
  const top = density.reduce((highest, value) => Math.max(highest, value), 0);
  postMessage(
    { density, gradient, mean, sea, top },
    { transfer: [density.buffer, gradient.buffer, mean.buffer] },
  );
});
