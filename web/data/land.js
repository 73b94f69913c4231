import { meanDirection } from '../geometry/sphere.js';
import { planColors } from './map-colors.js';

/**
 * @import { CategoryColumn } from '../formats/bundle-columns.js'
 * @import { Region } from '../formats/bundle-regions.js'
 */

/**
 * Land: the region of each point as a column of categories, at each level. It is of the layout on
 * the screen, and another layout has other land.
 *
 * @typedef {object} Ground
 * @property {Region[]} regions
 * @property {Float32Array} positions 3N unit vectors
 *
 * @typedef {CategoryColumn & {readonly hues: number[]}} LandColumn `hues`: of each category, an index into
 *   the palette, no two neighbours alike; −1 for none
 */

const LEVELS = [
  { name: 'land: continents', title: 'Continents' },
  { name: 'land: countries', title: 'Countries' },
  { name: 'land: districts', title: 'Districts' },
];
/** The land that is shown first. */
export const LAND = LEVELS[0].name;
/** Fewer points have no regions: see the package's `regions`. */
export const FEWEST_POINTS = 24;
/** Of rows in no region that has a name. */
export const UNNAMED = 'Unnamed';

/** By the regions that they are made of. @type {WeakMap<Region[], LandColumn[]>} */
const made = new WeakMap();

/** @param {number} level @returns {string | undefined} of its column */
export const landName = (level) => LEVELS[level]?.name;

/** @param {string} name of a column @returns {number} −1 where it is no land */
export const landLevel = (name) => LEVELS.findIndex((level) => level.name === name);

/** @param {string} name of a column */
export const isLand = (name) => landLevel(name) >= 0;

/** @param {string} name of a column @returns {string | undefined} */
export const landTitle = (name) => LEVELS.find((level) => level.name === name)?.title;

/**
 * @param {Ground} ground
 * @returns {LandColumn[]} coarse to fine; none where no regions are known
 */
export function landColumns({ regions, positions }) {
  const count = positions.length / 3;
  const known = made.get(regions);
  if (known && known.every(({ codes }) => codes.length === count)) return known;
  const columns = LEVELS.flatMap(({ name }, wanted) => {
    const own = regions.filter(({ level }) => level === wanted);
    return own.length > 0 ? [columnOf(name, own, positions)] : [];
  });
  made.set(regions, columns);
  return columns;
}

/**
 * @param {string} name
 * @param {Region[]} regions of one level
 * @param {Float32Array} positions
 * @returns {LandColumn}
 */
function columnOf(name, regions, positions) {
  const count = positions.length / 3;
  const codes = new Uint16Array(count).fill(regions.length);
  regions.forEach(({ members }, code) => {
    for (const row of members) if (row < count) codes[row] = code;
  });
  const titles = regions.map(({ title }) => title);
  const isCovered = codes.every((code) => code < regions.length);
  const centres = regions.map(({ members }) => meanDirection(positions, members));
  /** @type {number[] | null} made when first needed */
  let hues = null;
  return {
    kind: 'category',
    name,
    categories: isCovered ? titles : [...titles, UNNAMED],
    codes,
    get hues() {
      hues ??= isCovered ? planColors(centres) : [...planColors(centres), -1];
      return hues;
    },
    extra: {},
  };
}
