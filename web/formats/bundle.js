import { checkDisplay, readColumns } from './bundle-columns.js';
import { BundleError, Fields, REWRITE, checkFinite16, readArray } from './bundle-fields.js';
import { readModel } from './bundle-model.js';
import { readNeighbors } from './bundle-neighbors.js';
import { readOthers } from './bundle-others.js';
import { readQuestions } from './bundle-questions.js';
import { readLayouts } from './bundle-stored-layouts.js';
import { cutShort, unpack } from './bundle-structure.js';

/**
 * @import { Column, Display } from './bundle-columns.js'
 * @import { Map } from './bundle-fields.js'
 * @import { Model } from './bundle-model.js'
 * @import { StoredNeighbors } from './bundle-neighbors.js'
 * @import { OtherVectors } from './bundle-others.js'
 * @import { Questions } from './bundle-questions.js'
 * @import { StoredLayout } from './bundle-stored-layouts.js'
 */

export { BundleError } from './bundle-fields.js';

/**
 * Reads the bundle format (.esb), version 1, which data/README.md specifies; the Python reader,
 * py/embedding_sphere/bundle, makes the same checks in the same order. Nothing bigger than the
 * file is allocated before its structure, sizes and shapes have been checked. Reading is fast
 * because arrays stay views of the file wherever their alignment allows: keep its bytes unchanged,
 * and give others a copy instead of transferring them.
 *
 * `extra` holds the keys of a part that this version does not know.
 *
 * @typedef {object} Extent of an atlas, whose rows come in part by part: columns have room for all, and
 *   those of a bundle's `count` are always there
 * @property {number} rows in all
 * @property {Float32Array} positions 3·rows: unit vectors, and zeros for rows that are not here
 *
 * @typedef {object} Bundle
 * @property {string} name
 * @property {string} description
 * @property {string | null} license
 * @property {string | null} source
 * @property {number} count N, the number of rows
 * @property {Model} model
 * @property {Uint16Array} vectors N×dimension bits of float16 numbers; see `vectorsToFloat32`
 * @property {Column[]} columns
 * @property {Display} display
 * @property {StoredNeighbors | null} neighbors
 * @property {StoredLayout[]} layouts
 * @property {Questions | null} questions
 * @property {OtherVectors[]} others vectors of other models for the same rows
 * @property {Extent} [extent] where the data are an atlas
 * @property {Map} extra
 */

const VERSION = 1;
const MAGIC = new TextEncoder().encode('.format.embedding-sphere');
MAGIC[0] = 0xa6;
MAGIC[7] = 0xb0;
const VERSION_KEY = new TextEncoder().encode('.version');
VERSION_KEY[0] = 0xa7;

/**
 * Read a bundle and check all of it.
 * @param {Uint8Array} bytes of the file; the result keeps views of them
 * @returns {Bundle}
 * @throws {BundleError} if it is no bundle, of another version, cut short, damaged, or breaks a
 *   rule
 */
export function decodeBundle(bytes) {
  checkHeader(bytes);
  const fields = new Fields(unpack(bytes), 'The bundle');
  delete fields.rest.format;
  delete fields.rest.version;
  const name = fields.take('name', 'text');
  const description = fields.take('description', 'text');
  const license = fields.take('license', 'text', true);
  const source = fields.take('source', 'text', true);
  /** @type {number} */
  const count = fields.take('count', 'a positive whole number');
  const model = readModel(fields.take('model', 'a map'));
  const vectors = readArray(
    fields.take('vectors', 'a map'),
    ['float16'],
    [count, model.dimension],
    'the vectors',
  );
  checkFinite16(vectors, model.dimension, 'the vectors', 'embed it again or drop it');
  const columns = readColumns(fields.take('columns', 'a list'), count);
  const display = fields.take('display', 'a map');
  checkDisplay(display, columns);
  const stored = fields.take('neighbors', 'a map', true);
  const neighbors = stored === null ? null : readNeighbors(stored, count);
  const layouts = readLayouts(fields.take('layouts', 'a list'), count);
  const asked = fields.take('questions', 'a map', true);
  const questions = asked === null ? null : readQuestions(asked, count, model.dimension);
  const others = readOthers(fields.take('others', 'a list', true) ?? [], count);
  return {
    name,
    description,
    license,
    source,
    count,
    model,
    vectors,
    columns,
    display,
    neighbors,
    layouts,
    questions,
    others,
    extra: fields.rest,
  };
}

/**
 * @param {Bundle} bundle
 * @returns {Float32Array} N×dimension
 */
export function vectorsToFloat32(bundle) {
  return float16ToFloat32(bundle.vectors);
}

/** @type {Float32Array | null} every float16 number, made on first use: a look-up beats bit work */
let float16Table = null;

/**
 * IEEE 754 binary16: sign, 5 bits of exponent (bias 15), 10 of fraction; exponent 0 is subnormal.
 * @param {Uint16Array} bits
 * @returns {Float32Array} as long
 */
export function float16ToFloat32(bits) {
  float16Table ??= Float32Array.from({ length: 0x10000 }, (_, half) => {
    const sign = half & 0x8000 ? -1 : 1;
    const exponent = (half >> 10) & 0x1f;
    const fraction = half & 0x3ff;
    if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
    return sign * (exponent ? (1 + fraction / 1024) * 2 ** (exponent - 15) : fraction * 2 ** -24);
  });
  const numbers = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) numbers[i] = float16Table[bits[i]];
  return numbers;
}

/**
 * The magic, then the version: a map's head, "format", its value, "version", its value.
 * @param {Uint8Array} bytes
 */
function checkHeader(bytes) {
  const start =
    bytes[0] === 0xde ? 3 : bytes[0] === 0xdf ? 5 : (bytes[0] & 0xf0) === 0x80 ? 1 : Infinity;
  if (!MAGIC.every((byte, index) => bytes[start + index] === byte)) {
    throw new BundleError(
      'This file is not an embedding-sphere bundle: expected a msgpack map whose first key ' +
        'is "format"; choose a file that ends in .esb.',
    );
  }
  const key = start + MAGIC.length;
  const version = bytes[key + VERSION_KEY.length];
  if (version === undefined) throw cutShort(bytes);
  if (
    !VERSION_KEY.every((byte, index) => bytes[key + index] === byte) ||
    version === 0 ||
    version >= 0x80
  ) {
    throw new BundleError(
      'This bundle has no readable version: expected the second key "version" with the ' +
        `number ${VERSION}; ${REWRITE}.`,
    );
  }
  if (version !== VERSION) {
    throw new BundleError(
      'This bundle was made by a newer version of embedding-sphere: its format has version ' +
        `${version}, expected ${VERSION}; update embedding-sphere or ${REWRITE}.`,
    );
  }
}
