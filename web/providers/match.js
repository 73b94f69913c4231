import { canonicalName } from '../formats/model-names.js';

/**
 * Whether a query's vector may be compared with the vectors of a bundle.
 *
 * @typedef {object} Match
 * @property {boolean} fits
 * @property {string} sentence why, for the user
 *
 * @typedef {object} Spread
 * @property {boolean} standsOut whether some row is clearly like the query
 * @property {number} best the highest score
 * @property {number} mean of all scores
 * @property {number} deviation their standard deviation
 * @property {string} sentence why, for the user
 */

/**
 * The least score that is not chance. On the 1,877 dishes and 1,906 emoji, 384 numbers a vector,
 * the best scores of 2,000 random directions are 0.14 and 0.16 at the median, 0.21 and 0.22 at 99
 * %, 0.27 and 0.24 at most; questions about food reach 0.37 to 0.67 among the dishes. Chance falls
 * with the square root of the dimension, so longer vectors are safer; below about 200 numbers this
 * tells little.
 */
export const CHANCE = 0.3;

/**
 * Compare a bundle's model with a provider's, by dimension and by name.
 * @param {{name: string, dimension: number}} model of the bundle
 * @param {{name: string, dimension?: number}} provided by the provider; no dimension: not yet known
 * @returns {Match}
 */
export function fitsModel(model, provided) {
  if (provided.dimension !== undefined && provided.dimension !== model.dimension) {
    return {
      fits: false,
      sentence: `"${provided.name}" gives ${provided.dimension} numbers, the data has ${model.dimension} from "${model.name}": choose that model, or embed the texts again.`,
    };
  }
  const stored = canonicalName(model.name);
  if (stored === '' || stored === 'unknown') {
    return {
      fits: true,
      sentence: `The data does not say which model made it: "${provided.name}" may be another, so look whether the answers make sense.`,
    };
  }
  if (stored !== canonicalName(provided.name)) {
    return {
      fits: false,
      sentence: `The data was embedded with "${model.name}", not with "${provided.name}", and vectors of different models cannot be compared: choose that model, or embed the texts again.`,
    };
  }
  return {
    fits: true,
    sentence: `The data was embedded with "${model.name}", as the query will be.`,
  };
}

/**
 * Whether the scores of a query look like those of a random direction, as another model's vector
 * has. A question about nothing in the data looks the same, so the sentence names both.
 * @param {ArrayLike<number>} scores cosines, −1…1, at least one
 * @returns {Spread}
 */
export function scoreSpread(scores) {
  let best = -Infinity,
    sum = 0,
    squares = 0;
  for (let i = 0; i < scores.length; i++) {
    best = Math.max(best, scores[i]);
    sum += scores[i];
    squares += scores[i] * scores[i];
  }
  const mean = sum / scores.length;
  const deviation = Math.sqrt(Math.max(0, squares / scores.length - mean * mean));
  const standsOut = best >= CHANCE;
  const sentence = standsOut
    ? `The best match scores ${best.toFixed(2)}, above the ${CHANCE} that chance can reach.`
    : `No row stands out: the best scores ${best.toFixed(2)}, which chance can reach, so nothing here is like the query, or its model is not the data's.`;
  return { standsOut, best, mean, deviation, sentence };
}
