import { Fields } from './bundle-fields.js';

/** @import { Map } from './bundle-fields.js' */

/**
 * @typedef {object} Model the embedding model that the vectors came from
 * @property {string} provider
 * @property {string} name
 * @property {number} dimension
 * @property {boolean} normalized
 * @property {string} template how a row's text was made from columns
 * @property {Map} extra
 */

/**
 * What a bundle says of the model that made its vectors.
 * @param {unknown} content
 * @returns {Model}
 */
export function readModel(content) {
  const fields = new Fields(content, 'The model');
  return {
    provider: fields.take('provider', 'text'),
    name: fields.take('name', 'text'),
    dimension: fields.take('dimension', 'a positive whole number'),
    normalized: fields.take('normalized', 'true or false'),
    template: fields.take('template', 'text'),
    extra: fields.rest,
  };
}
