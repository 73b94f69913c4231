/**
 * The terrain under the points, measured in a worker: the newest request wins, and the next begins
 * when the one before has answered.
 *
 * @typedef {object} Grid
 * @property {Float32Array} vertices 3V unit vectors
 * @property {Uint32Array} triangles
 *
 * @typedef {object} Survey at each of the grid's V vertices
 * @property {Float32Array} density points a steradian
 * @property {Float32Array} gradient 3V, a radian
 * @property {Float32Array} mean V: the kernel-weighted mean of the scores
 * @property {number} sea the density at the coast: a little more than half of the surface lies
 *   below it
 * @property {number} top the highest density
 *
 * @param {{onGrid: (grid: Grid) => void, onSurvey: (survey: Survey) => void}} events
 */
export function createSurveyor({ onGrid, onSurvey }) {
  const worker = new Worker(new URL('globe/terrain-worker.js', location.href), { type: 'module' });
  let busy = true;
  /** @type {{positions: Float32Array, scores: Float32Array | null} | null} */
  let wanted = null;
  const next = () => {
    busy = wanted !== null;
    if (wanted) worker.postMessage(wanted);
    wanted = null;
  };
  worker.onmessage = ({ data }) => {
    if (data.vertices) onGrid(data);
    else onSurvey(data);
    next();
  };
  return {
    /** @param {Float32Array} positions 3N unit vectors @param {Float32Array | null} scores N */
    request(positions, scores) {
      wanted = { positions, scores };
      if (!busy) next();
    },
    dispose: () => worker.terminate(),
  };
}
