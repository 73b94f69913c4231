/** @import { StoredLayout } from './bundle-stored-layouts.js' */

/**
 * The regions of a stored layout, under its key `regions`, which readers may ignore: divisions of
 * the planet, coarse ones first, each a map of `titles` (texts; empty where a region has no name)
 * and `codes` (uint8 or uint16 array of N, the region of each row).
 *
 * @typedef {object} Region
 * @property {number} level 0 for the coarsest
 * @property {string} title
 * @property {Uint32Array} members rows, ascending
 */

const TYPES = { uint8: Uint8Array, uint16: Uint16Array };

/**
 * @param {StoredLayout | undefined} layout
 * @returns {Region[]} coarse ones first; none where the layout brings none that can be read
 */
export function readRegions(layout) {
  const stored = layout?.extra.regions;
  if (!layout || !Array.isArray(stored)) return [];
  const count = layout.positions.length / 3;
  const levels = stored.map((level) => readLevel(level, count));
  return levels.every((level) => level !== null) ? regionsOf(levels) : [];
}

/**
 * @param {{titles: string[], codes: ArrayLike<number>}[]} levels
 * @returns {Region[]} those that have a name and members
 */
export function regionsOf(levels) {
  return levels
    .flatMap(({ titles, codes }, level) => {
      /** @type {number[][]} */
      const members = titles.map(() => []);
      for (let row = 0; row < codes.length; row++) members[codes[row]].push(row);
      return titles.map((title, code) => ({
        level,
        title,
        members: Uint32Array.from(members[code]),
      }));
    })
    .filter(({ title, members }) => title !== '' && members.length > 0);
}

/**
 * @param {Region[]} regions
 * @param {number} count N
 * @returns {object[]} to be stored under `regions`; rows in no region are in one without a name
 */
export function writeRegions(regions, count) {
  const depth = regions.reduce((deepest, { level }) => Math.max(deepest, level + 1), 0);
  return Array.from({ length: depth }, (_, wanted) => {
    const own = regions.filter(({ level }) => level === wanted);
    const codes = new (own.length < 256 ? Uint8Array : Uint16Array)(count).fill(own.length);
    own.forEach(({ members }, code) => members.forEach((row) => (codes[row] = code)));
    return {
      titles: [...own.map(({ title }) => title), ''],
      codes: {
        dtype: codes instanceof Uint8Array ? 'uint8' : 'uint16',
        shape: [count],
        data: new Uint8Array(codes.buffer),
      },
    };
  });
}

/**
 * @param {any} level as it was stored
 * @param {number} count N
 * @returns {{titles: string[], codes: Uint8Array | Uint16Array} | null} null unless every row has a
 *   region
 */
function readLevel(level, count) {
  const { titles, codes } = level ?? {};
  const Type = TYPES[/** @type {keyof typeof TYPES} */ (codes?.dtype)];
  const isWhole =
    Type !== undefined &&
    codes.data instanceof Uint8Array &&
    codes.data.length === count * Type.BYTES_PER_ELEMENT &&
    Array.isArray(titles) &&
    titles.every((title) => typeof title === 'string');
  if (!isWhole) return null;
  const numbers = new Type(codes.data.slice().buffer);
  return numbers.every((code) => code < titles.length) ? { titles, codes: numbers } : null;
}
