/**
 * Names that parameters had before 0.1.0: read from links and from the console, never written.
 * @type {Record<string, Record<string, string>>} by method
 */
const FORMERLY = {
  'spherical-tsne': { attraction: 'exaggeration', pace: 'learning_rate', spread: 'radius' },
  'spherical-umap': { negatives: 'negative_samples', spread: 'radius' },
};

/**
 * @template T
 * @param {string} method
 * @param {Record<string, T>} given parameters by name, past or present
 * @returns {Record<string, T>} under their present names; of one given under both, the present one
 *   counts
 */
export function presentNames(method, given) {
  const former = Object.hasOwn(FORMERLY, method) ? FORMERLY[method] : {};
  const entries = Object.entries(given);
  const isFormer = (/** @type {string} */ name) => Object.hasOwn(former, name);
  return Object.fromEntries([
    ...entries.filter(([name]) => isFormer(name)).map(([name, value]) => [former[name], value]),
    ...entries.filter(([name]) => !isFormer(name)),
  ]);
}
