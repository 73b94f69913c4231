import { encode } from '@msgpack/msgpack';
import { BundleError, decodeBundle } from './bundle.js';

/**
 * @import { OtherVectors } from './bundle-others.js'
 * @import { Questions } from './bundle-questions.js'
 * @import { StoredLayout } from './bundle-stored-layouts.js'
 * @import { Bundle } from './bundle.js'
 */

/**
 * Writes the bundle format (.esb), version 1, which data/README.md specifies: what
 * web/formats/bundle.js and py/embedding_sphere/bundle read.
 */

/** @type {Record<string, string>} */
const DTYPES = {
  Uint8Array: 'uint8',
  Uint16Array: 'uint16',
  Uint32Array: 'uint32',
  Float32Array: 'float32',
  Float64Array: 'float64',
};

/**
 * Write a bundle and read it back, so that nothing leaves that a reader would refuse.
 * @param {Bundle} bundle as `decodeBundle` gives it; keys of `extra` are written beside the known
 *   ones
 * @returns {Uint8Array<ArrayBuffer>}
 * @throws {BundleError} if the bundle breaks the format
 */
export function encodeBundle(bundle) {
  const { count, model, neighbors, questions, others } = bundle;
  const content = {
    // The format begins with these two, in this order.
    format: 'embedding-sphere',
    version: 1,
    ...withExtra({
      name: bundle.name,
      description: bundle.description,
      license: bundle.license,
      source: bundle.source,
      count,
      model: withExtra({ ...model }),
      columns: bundle.columns.map((column) =>
        withExtra(
          'codes' in column
            ? { ...column, codes: arrayOf(column.codes, [count]) }
            : column.kind === 'number'
              ? { ...column, values: arrayOf(column.values, [count]) }
              : { ...column },
        ),
      ),
      display: bundle.display,
      neighbors:
        neighbors &&
        withExtra({
          ...neighbors,
          indices: arrayOf(neighbors.indices, [count, neighbors.k]),
          distances:
            neighbors.distances && arrayOf(neighbors.distances, [count, neighbors.k], 'float16'),
        }),
      layouts: layoutMaps(bundle.layouts, count),
      questions: questions && questionsMap(questions, model.dimension),
      others: others.length > 0 ? others.map((other) => otherMap(other, count)) : null,
      vectors: arrayOf(bundle.vectors, [count, model.dimension], 'float16'),
      extra: bundle.extra,
    }),
  };
  /** @type {Uint8Array<ArrayBuffer>} */
  let bytes;
  try {
    bytes = encode(content);
  } catch (reason) {
    throw new BundleError(
      `The bundle holds something that msgpack cannot store (${reason instanceof Error ? reason.message : reason}); ` +
        'use only texts, numbers, lists and maps.',
    );
  }
  decodeBundle(bytes);
  return bytes;
}

/** @param {StoredLayout[]} layouts @param {number} count */
const layoutMaps = (layouts, count) =>
  layouts.map((layout) =>
    withExtra({ ...layout, positions: arrayOf(layout.positions, [count, 3]) }),
  );

/** @param {OtherVectors} other @param {number} count */
const otherMap = ({ model, vectors, layouts, questions, ...rest }, count) =>
  withExtra({
    ...rest,
    model: withExtra({ ...model }),
    vectors: arrayOf(vectors, [count, model.dimension], 'float16'),
    layouts: layoutMaps(layouts, count),
    questions: questions && questionsMap(questions, model.dimension),
  });

/** @param {Questions} questions @param {number} dimension */
function questionsMap({ vectors, judgements, ...rest }, dimension) {
  const { offsets, rows, grades } = judgements;
  return withExtra({
    ...rest,
    vectors: arrayOf(vectors, [rest.ids.length, dimension], 'float16'),
    judgements: withExtra({
      ...judgements,
      offsets: arrayOf(offsets, [offsets.length]),
      rows: arrayOf(rows, [rows.length]),
      grades: arrayOf(grades, [grades.length]),
    }),
  });
}

/**
 * @param {Record<string, any>} part with the keys that this version does not know in `extra`
 * @returns {Record<string, any>} as it stands in the file: one map, without optional keys that hold
 *   nothing
 */
function withExtra({ extra = {}, ...known }) {
  const present = Object.fromEntries(
    Object.entries(known).filter(([, value]) => value !== null && value !== undefined),
  );
  return { ...extra, ...present };
}

/**
 * @param {Uint8Array | Uint16Array | Uint32Array | Float32Array | Float64Array} values
 * @param {number[]} shape
 * @param {string} [dtype] that of the values unless they are bits of another
 */
function arrayOf(values, shape, dtype = DTYPES[values.constructor.name]) {
  return {
    dtype,
    shape,
    data: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  };
}

const FLOAT = new Float32Array(1);
const BITS = new Uint32Array(FLOAT.buffer);

/**
 * Round numbers to IEEE 754 binary16, to the nearest and to even when two are as near.
 * @param {ArrayLike<number>} numbers
 * @returns {Uint16Array} their bits; too large ones become infinite
 */
export function float32ToFloat16(numbers) {
  const halves = new Uint16Array(numbers.length);
  for (let i = 0; i < numbers.length; i++) {
    FLOAT[0] = numbers[i];
    const bits = BITS[0];
    const sign = (bits >>> 16) & 0x8000;
    const magnitude = bits & 0x7fffffff;
    if (magnitude > 0x7f800000) halves[i] = 0x7e00;
    else if (magnitude >= 0x477ff000) halves[i] = sign | 0x7c00;
    else if (magnitude >= 0x38800000) {
      // Normal: 13 bits of the fraction go; the carry of rounding may climb into the exponent, as
      // it should.
      const odd = (magnitude >>> 13) & 1;
      halves[i] = sign | ((magnitude - 0x38000000 + 0xfff + odd) >>> 13);
    } else {
      // Subnormal: a multiple of 2^-24.
      const scaled = Math.abs(FLOAT[0]) * 2 ** 24;
      const floor = Math.floor(scaled);
      const rest = scaled - floor;
      halves[i] = sign | (floor + Number(rest > 0.5 || (rest === 0.5 && floor % 2 === 1)));
    }
  }
  return halves;
}
