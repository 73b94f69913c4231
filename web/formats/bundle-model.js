import { Fields } from './bundle-fields.js';

/** @import { Model } from './bundle.js' */

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
