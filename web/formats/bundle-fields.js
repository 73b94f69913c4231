/**
 * What the readers of a bundle's parts share: maps, arrays and texts, taken out and checked.
 */

/** @typedef {Record<string, any>} Map */

export const REWRITE = 'write the bundle again';
export const DOWNLOAD = 'download it again';

/** @type {Record<string, any>} typed array constructors */
const ARRAYS = {
  float16: Uint16Array,
  float32: Float32Array,
  float64: Float64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
};

/** A file that breaks the format: what is wrong, what was expected, what to do. */
export class BundleError extends Error {
  name = 'BundleError';
}

/** @type {Record<string, (value: any) => boolean>} */
const EXPECTED = {
  text: (value) => typeof value === 'string',
  'true or false': (value) => typeof value === 'boolean',
  'a whole number from 0': (value) => Number.isInteger(value) && value >= 0,
  'a positive whole number': (value) => Number.isInteger(value) && value > 0,
  'a finite number': (value) => Number.isFinite(value),
  'a list': (value) => Array.isArray(value),
  'a map': (value) => describe(value) === 'a map',
  bytes: (value) => value instanceof Uint8Array,
};

/** A map being read: known keys are taken out, `rest` is what this version does not know. */
export class Fields {
  /** @param {any} content @param {string} where */
  constructor(content, where) {
    this.where = where;
    if (describe(content) !== 'a map') {
      throw new BundleError(`${where} is ${describe(content)}, expected a map; ${REWRITE}.`);
    }
    /** @type {Map} */
    this.rest = { ...content };
  }

  /** @param {string} key @param {string} expected @param {boolean} [optional] @returns {any} */
  take(key, expected, optional = false) {
    const value = Object.hasOwn(this.rest, key) ? this.rest[key] : null;
    delete this.rest[key];
    if ((!optional || value !== null) && !EXPECTED[expected](value)) {
      throw new BundleError(
        `${this.where} has ${describe(value)} for "${key}", expected ${expected}; ${REWRITE}.`,
      );
    }
    return value;
  }
}

/** @param {unknown} value @returns {string} */
export function describe(value) {
  if (value === null) return 'nothing';
  if (typeof value === 'boolean') return 'true or false';
  if (typeof value === 'number') return `the number ${value}`;
  if (typeof value === 'string') return 'text';
  if (value instanceof Uint8Array) return 'bytes';
  return Array.isArray(value) ? 'a list' : 'a map';
}

/** @param {string} text */
export function quote(text) {
  return `"${text.length <= 60 ? text : `${text.slice(0, 59)}…`}"`;
}

/** @param {string} text */
export function capitalize(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * @param {unknown} content
 * @param {string[]} dtypes that are allowed
 * @param {number[]} shape
 * @param {string} label
 * @returns {any} a typed array; float16 as bits in a Uint16Array
 */
export function readArray(content, dtypes, shape, label) {
  const fields = new Fields(content, `The array of ${label}`);
  const dtype = fields.take('dtype', 'text');
  if (!dtypes.includes(dtype)) {
    throw new BundleError(
      `Wrong dtype of ${label}: got ${quote(dtype)}, expected ${dtypes.join(' or ')}; ${REWRITE}.`,
    );
  }
  const got = fields
    .take('shape', 'a list')
    .slice(0, 4)
    .map((/** @type {unknown} */ size) => (Number.isInteger(size) ? size : '?'))
    .join(' x ');
  if (got !== shape.join(' x ')) {
    throw new BundleError(
      `Wrong shape of ${label}: got ${got || 'nothing'}, expected ${shape.join(' x ')}; ${REWRITE}.`,
    );
  }
  /** @type {Uint8Array} */
  const data = fields.take('data', 'bytes');
  const Type = ARRAYS[dtype];
  const length = shape.reduce((product, size) => product * size, 1);
  const size = length * Type.BYTES_PER_ELEMENT;
  if (data.length !== size) {
    throw new BundleError(
      `Wrong size of ${label}: got ${data.length} bytes, expected ${size}; ${DOWNLOAD}.`,
    );
  }
  const aligned = data.byteOffset % Type.BYTES_PER_ELEMENT === 0 ? data : new Uint8Array(data);
  return new Type(aligned.buffer, aligned.byteOffset, length);
}

/** @param {unknown[]} values @param {string} label @param {number} [count] */
export function checkTexts(values, label, count = values.length) {
  if (values.length !== count) {
    throw new BundleError(
      `Wrong length of ${label}: got ${values.length} values, expected ${count}; ${REWRITE}.`,
    );
  }
  const row = values.findIndex((value) => typeof value !== 'string');
  if (row < 0) return;
  throw new BundleError(
    `Row ${row} of ${label} is ${describe(values[row])}, expected text ` +
      `(rows count from 0); ${REWRITE}.`,
  );
}

/**
 * A loop of its own because vectors are most of a file: a callback a number takes ten times as
 * long.
 * @param {Uint16Array} bits of float16 numbers
 * @param {number} width of a row
 * @param {string} label
 * @param {string} remedy
 */
export function checkFinite16(bits, width, label, remedy) {
  for (let i = 0; i < bits.length; i++) {
    if ((bits[i] & 0x7c00) === 0x7c00) throw badRow(i, width, label, 'is not finite', remedy);
  }
}

/**
 * @param {ArrayLike<number>} values
 * @param {number} width of a row
 * @param {string} label
 * @param {string} remedy
 */
export function checkFinite(values, width, label, remedy) {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) throw badRow(i, width, label, 'is not finite', remedy);
  }
}

/**
 * @param {ArrayLike<number>} values
 * @param {number} width of a row
 * @param {number} limit
 * @param {string} label
 */
export function checkBelow(values, width, limit, label) {
  for (let i = 0; i < values.length; i++) {
    if (values[i] >= limit) throw badRow(i, width, label, `is not below ${limit}`, REWRITE);
  }
}

/**
 * @param {number} index
 * @param {number} width
 * @param {string} label
 * @param {string} fault
 * @param {string} remedy
 */
export function badRow(index, width, label, fault, remedy) {
  return new BundleError(
    `Row ${Math.floor(index / width)} of ${label} ${fault} (rows count from 0); ${remedy}.`,
  );
}
