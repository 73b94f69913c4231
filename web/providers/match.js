import { canonicalName } from '../formats/model-names.js';

/**
 * Whether a query's vector may be compared with the vectors of a bundle.
 *
 * @typedef {object} Match
 * @property {boolean} fits
 * @property {string} sentence why, for the user
 */

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
