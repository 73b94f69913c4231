/**
 * Typed values as JSON that Python reads as its own readers of the same file would: whole numbers
 * stay whole, fractions stay fractions to their last digit, bytes stay bytes.
 *
 * @typedef {object} Kind what the schema says of a value
 * @property {'float' | 'bytes' | 'day' | 'instant' | 'time' | 'decimal' | 'map'} [type] days and
 *   instants are milliseconds since 1970; undefined for what shows by itself what it is
 * @property {number} [perSecond] how many of its units a time of day has in a second
 * @property {number} [scale] digits behind the point of a decimal
 * @property {Kind} [item] of a list's parts, or of a map's values
 * @property {Fields} [fields] of a struct
 * @property {string} [name] where its key is another, since a column before it has its name, too
 *
 * @typedef {Map<string, Kind>} Fields by key: the name, unless it is taken
 */

// Nine digits give back every float32 as it was (IEEE 754-2019, section 5.12.2).
const DIGITS = 9;
/** Lists of so many fractions are vectors, which are kept in no more digits than float32 has. */
const VECTOR = 8;
const BYTES_AT_ONCE = 0x2000;
/** Characters of a day in ISO 8601. */
const DAY = 10;

/**
 * Kinds by key: the name of each, but of those of one name only for the first. JSON may repeat a
 * name, and Python tells the columns apart and says so.
 * @template T
 * @param {T[]} fields
 * @param {(field: T) => string} nameOf
 * @param {(field: T) => Kind} kindOf
 * @returns {Fields}
 */
export function keyed(fields, nameOf, kindOf) {
  /** @type {Fields} */
  const kinds = new Map();
  for (const field of fields) {
    const name = nameOf(field);
    if (kinds.has(name)) kinds.set(keyOf(name, kinds.size), { ...kindOf(field), name });
    else kinds.set(name, kindOf(field));
  }
  return kinds;
}

/** @param {string} name @param {number} place @returns {string} that no column is called */
export const keyOf = (name, place) => `${name}\0${place}`;

/** @param {string} key @returns {string} the name that it was made of */
export const nameOf = (key) => key.split('\0', 1)[0];

/**
 * @param {Record<string, unknown>} row
 * @param {Fields} fields
 * @returns {string} one line, without its end
 */
export function lineOf(row, fields) {
  const members = [];
  for (const [key, kind] of fields)
    members.push(`${JSON.stringify(kind.name ?? key)}:${textOf(row[key], kind)}`);
  return `{${members.join(',')}}`;
}

/** @param {any} value @param {Kind} kind @returns {string} */
function textOf(value, kind) {
  if (value === null || value === undefined) return 'null';
  switch (kind.type) {
    case 'float':
      return fractionOf(value);
    case 'bytes':
      return bytesOf(value);
    case 'day':
      return momentOf(value, DAY);
    case 'instant':
      return momentOf(value);
    case 'time':
      return timeOf(value, kind.perSecond);
    case 'decimal':
      return value.toFixed(kind.scale);
    case 'map':
      return pairsOf(value, kind);
  }
  if (kind.item) return listOf(value, kind.item);
  if (kind.fields) return lineOf(value, kind.fields);
  if (typeof value === 'bigint') return `${value}`;
  return JSON.stringify(value) ?? 'null';
}

/** @param {number} value @returns {string} with a point or an exponent, or as Python's JSON has NaN */
function fractionOf(value) {
  if (Object.is(value, -0)) return '-0.0';
  const text = `${value}`;
  return Number.isInteger(value) && !text.includes('e') ? `${text}.0` : text;
}

/** @param {ArrayLike<any>} list @param {Kind} item @returns {string} */
function listOf(list, item) {
  const isVector = item.type === 'float' && list.length >= VECTOR;
  const parts = new Array(list.length);
  for (let i = 0; i < list.length; i++)
    parts[i] = textOf(isVector ? singleOf(list[i]) : list[i], item);
  return `[${parts.join(',')}]`;
}

/** @param {number | null | undefined} value @returns what float32 keeps of it, in few digits */
const singleOf = (value) => (value ? Number(Math.fround(value).toPrecision(DIGITS)) : value);

/** @param {Map<any, any> | Record<string, any> | [any, any][]} map @param {Kind} kind */
function pairsOf(map, { item = {} }) {
  const pairs = map instanceof Map || Array.isArray(map) ? [...map] : Object.entries(map);
  return `[${pairs.map(([key, value]) => `[${textOf(key, {})},${textOf(value, item)}]`).join(',')}]`;
}

/**
 * @param {number} milliseconds
 * @param {number} [length] characters of it that are kept
 * @returns {string} in quotes, as Python writes a moment without a zone
 */
function momentOf(milliseconds, length) {
  const microseconds = Math.round(milliseconds * 1000);
  const seconds = Math.floor(microseconds / 1e6);
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return 'null';
  const rest = microseconds - seconds * 1e6;
  const fraction = rest ? `.${`${rest}`.padStart(6, '0')}` : '';
  const text = `${date.toISOString().replace('T', ' ').slice(0, -5)}${fraction}`;
  return `"${text.slice(0, length)}"`;
}

/**
 * @param {number | bigint} value since midnight
 * @param {number} [perSecond]
 * @returns {string} in quotes, as Python writes a time of day
 */
function timeOf(value, perSecond = 1) {
  const microseconds = Number((BigInt(value) * 1_000_000n) / BigInt(perSecond));
  return `"${momentOf(microseconds / 1000).slice(1 + DAY + 1)}`;
}

/** @param {Uint8Array} bytes @returns {string} as MongoDB's extended JSON has them */
function bytesOf(bytes) {
  let text = '';
  for (let start = 0; start < bytes.length; start += BYTES_AT_ONCE)
    text += String.fromCharCode(...bytes.subarray(start, start + BYTES_AT_ONCE));
  return `{"$binary":{"base64":"${btoa(text)}","subType":"00"}}`;
}
