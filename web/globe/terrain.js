/** How often the edges of an icosahedron are halved for the grid. */
const LEVEL = 6;
const SOFTWARE_LEVEL = 5;

/**
 * The terrain's worker: it turns points into a heightmap, their density on a grid. The newest request
 * wins, and it begins when the one before has been answered.
 *
 * @typedef {object} Grid
 * @property {Float32Array} vertices 3V unit vectors
 * @property {Uint32Array} triangles
 *
 * @typedef {object} Heightmap at each of the grid's V vertices
 * @property {Float32Array} density points a steradian
 * @property {Float32Array} gradient 3V, a radian
 * @property {Float32Array} mean V: the kernel-weighted mean of the scores
 * @property {number} sea the density at the coast: a little more than half of the surface lies
 *   below it
 * @property {number} top the highest density
 *
 * It begins to compute at once; who asked first may tell later what becomes of the answer.
 */
export function createTerrainWorker() {
  const worker = new Worker(new URL('globe/terrain-worker.js', location.href), { type: 'module' });
  let busy = false;
  let begun = 0,
    took = 0;
  /** @type {{positions: Float32Array, scores: Float32Array | null} | null} */
  let wanted = null;
  const next = () => {
    busy = wanted !== null;
    begun = performance.now();
    if (wanted) worker.postMessage(wanted);
    wanted = null;
  };
  return {
    /**
     * @param {{onGrid: (grid: Grid) => void, onHeightmap: (heightmap: Heightmap) => void}} events
     * @param {boolean} inSoftware whether the processor's cores draw: then the grid has a quarter of
     *   the triangles
     */
    answer({ onGrid, onHeightmap }, inSoftware) {
      worker.onmessage = ({ data }) => {
        if (data.vertices) return onGrid(data);
        took = performance.now() - begun;
        onHeightmap(data);
        next();
      };
      worker.postMessage({ level: inSoftware ? SOFTWARE_LEVEL : LEVEL });
    },
    /** @param {Float32Array} positions 3N unit vectors @param {Float32Array | null} scores N */
    request(positions, scores) {
      wanted = { positions, scores };
      if (!busy) next();
    },
    /** Milliseconds that the last heightmap took, 0 before there is one. */
    took: () => took,
    dispose: () => worker.terminate(),
  };
}
