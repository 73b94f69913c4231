/**
 * What smaller vectors weigh, and what a search with them still finds, as Python measured it.
 *
 * @typedef {'full' | 'first' | 'pca' | 'int8' | 'binary' | 'rescored'} VariantKind
 *
 * @typedef {object} Variant
 * @property {VariantKind} kind
 * @property {number} dimensions
 * @property {number} bytes of a vector in memory
 * @property {number} kept 0…1, the share of the exact search's k best that is among its k best
 * @property {number | null} recall 0…1, of the judgements; null without any
 *
 * @typedef {object} Compression
 * @property {number} k
 * @property {Variant[]} variants the lightest first; of equal ones the better last
 */

/** @type {Record<VariantKind, (dimensions: string) => string>} */
const TITLES = {
  full: (dimensions) => `float32, all ${dimensions} dimensions`,
  first: (dimensions) => `the first ${dimensions} dimensions`,
  pca: (dimensions) => `${dimensions} principal components`,
  int8: () => 'int8',
  binary: () => 'binary',
  rescored: () => 'binary, rescored',
};

/** @param {Pick<Variant, 'kind' | 'dimensions'>} variant @returns {string} its name */
export const variantTitle = ({ kind, dimensions }) => TITLES[kind](dimensions.toLocaleString('en'));

/** @param {Variant[]} variants @returns {Variant[]} the lightest first; of equal ones the better last */
export const byWeight = (variants) =>
  [...variants].sort((a, b) => a.bytes - b.bytes || a.kept - b.kept);

/** @param {Variant} variant @param {number} k @returns {string} one sentence */
export function describeVariant(variant, k) {
  const { bytes, kept, recall } = variant;
  const judged = recall === null ? '' : `, and a recall of ${recall.toFixed(3)}`;
  const title = variantTitle(variant);
  return `${title.charAt(0).toUpperCase()}${title.slice(1)}: ${bytes.toLocaleString('en')} bytes a vector, with ${(100 * kept).toFixed(1)}% of what the exact search has among its first ${k}${judged}.`;
}

/**
 * The best that each weight can have: what is lighter and finds no less has no better neighbour.
 * @param {Variant[]} variants the lightest first
 * @returns {Variant[]} those that no lighter one beats
 */
export function frontier(variants) {
  let best = -1;
  return variants.filter(({ kept, bytes }, at) => {
    const isBest = kept > best && variants[at + 1]?.bytes !== bytes;
    if (isBest) best = kept;
    return isBest;
  });
}
