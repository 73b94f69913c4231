import { BundleError, Fields, REWRITE, checkFinite16, quote, readArray } from './bundle-fields.js';
import { readModel } from './bundle-model.js';
import { readQuestions } from './bundle-questions.js';
import { readLayouts } from './bundle-stored-layouts.js';

/**
 * The other vectors of a bundle: those of another model, for the same rows;
 * py/embedding_sphere/bundle/others.py makes the same checks in the same order.
 *
 * @import { Map } from './bundle-fields.js'
 * @import { Questions } from './bundle-questions.js'
 * @import { Model } from './bundle-model.js'
 * @import { StoredLayout } from './bundle-stored-layouts.js'
 *
 * @typedef {object} OtherVectors
 * @property {string} name
 * @property {Model} model
 * @property {Uint16Array} vectors N×dimension bits of float16 numbers, the dimension of this model
 * @property {StoredLayout[]} layouts
 * @property {Questions | null} questions with vectors of this model; null: those of the bundle are
 *   put to them, where the models agree
 * @property {Map} extra
 */

/**
 * @param {unknown[]} contents
 * @param {number} count of rows
 * @returns {OtherVectors[]}
 */
export function readOthers(contents, count) {
  const names = new Set();
  return contents.map((content, index) => {
    const fields = new Fields(content, `Item ${index} of the part "others"`);
    const name = fields.take('name', 'text');
    if (names.has(name)) {
      throw new BundleError(
        `Two sets of other vectors have the name ${quote(name)}, expected different names; ` +
          `rename one and ${REWRITE}.`,
      );
    }
    names.add(name);
    try {
      return readOther(fields, name, count);
    } catch (reason) {
      if (!(reason instanceof BundleError)) throw reason;
      const fault = reason.message.charAt(0).toLowerCase() + reason.message.slice(1);
      throw new BundleError(`In the other vectors ${quote(name)}: ${fault}`);
    }
  });
}

/** @param {Fields} fields @param {string} name @param {number} count @returns {OtherVectors} */
function readOther(fields, name, count) {
  fields.where = 'The part';
  const model = readModel(fields.take('model', 'a map'));
  const { dimension } = model;
  const label = 'the vectors';
  const vectors = readArray(
    fields.take('vectors', 'a map'),
    ['float16'],
    [count, dimension],
    label,
  );
  checkFinite16(vectors, dimension, label, 'embed it again or drop it');
  const layouts = readLayouts(fields.take('layouts', 'a list'), count);
  const asked = fields.take('questions', 'a map', true);
  const questions = asked === null ? null : readQuestions(asked, count, dimension);
  return { name, model, vectors, layouts, questions, extra: fields.rest };
}
