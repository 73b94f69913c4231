import { codesFor } from '../formats/codes.js';
import { regionsOf } from '../formats/bundle-regions.js';
import { isLand, landLevel, landName, UNNAMED } from './land.js';
import { planColors } from './map-colors.js';

/**
 * An atlas as the page's panels know data: a bundle whose `count` rows are those of the first level,
 * which are always there. Its columns have room for all rows, which come in tile by tile, so that a
 * row has the same number everywhere.
 *
 * @import { Description } from '../atlas/description.js'
 * @import { Places } from '../atlas/places.js'
 * @import { CategoryColumn, Column } from '../formats/bundle-columns.js'
 * @import { Bundle } from '../formats/bundle.js'
 * @import { Region } from '../formats/bundle-regions.js'
 * @import { Tile } from './tiles.js'
 */

/**
 * @param {Description} description
 * @returns {Bundle} without a row as yet
 */
export function createAtlasBundle(description) {
  const { rows, levels, columns, regions } = description;
  const positions = new Float32Array(3 * rows);
  return {
    name: description.name,
    description: description.description,
    license: description.license,
    source: description.source,
    count: levels[0],
    model: { ...description.model, extra: {} },
    vectors: new Uint16Array(),
    columns: [
      ...columns.map((column) => createColumn(column, rows)),
      ...regions.flatMap((land, level) => {
        const name = landName(level);
        return name ? [createLand(name, land, rows)] : [];
      }),
    ],
    display: description.display,
    neighbors: null,
    layouts: [
      {
        name: description.method || 'atlas',
        method: description.method,
        parameters: description.parameters,
        positions: positions.subarray(0, 3 * levels[0]),
        iterations: description.iterations,
        cost: null,
        quality: description.quality,
        extra: {},
      },
    ],
    questions: null,
    others: [],
    extra: {},
    extent: { rows, positions },
  };
}

/** @param {Description['columns'][number]} column @param {number} rows @returns {Column} */
function createColumn(column, rows) {
  const { name } = column;
  if (column.kind === 'category') {
    const { categories, totals } = column;
    const codes = new (codesFor(categories.length))(rows);
    return { kind: 'category', name, categories, codes, totals, extra: {} };
  }
  if (column.kind === 'number') {
    const { low, high, histogram: counts, extra = {} } = column;
    const values = new Float32Array(rows).fill(NaN);
    const range = low === undefined || high === undefined ? undefined : { low, high, counts };
    return { kind: 'number', name, values, range, extra };
  }
  return { kind: column.kind, name, values: new Array(rows), extra: {} };
}

/**
 * @param {string} name @param {Description['regions'][number]} land @param {number} rows
 * @returns {Column} no two neighbours alike, where it is known where they lie
 */
function createLand(name, { titles, totals, middles }, rows) {
  /** @type {number[] | undefined} made when first needed */
  let hues;
  return {
    kind: 'category',
    name,
    categories: titles.map((title) => title || UNNAMED),
    codes: new (codesFor(titles.length))(rows),
    totals,
    get hues() {
      hues ??= middles && planColors(middles);
      return hues;
    },
    extra: {},
  };
}

/**
 * Put the rows of a tile where they belong.
 * @param {Bundle} bundle of the atlas; its arrays are changed in place
 * @param {Tile} tile
 * @param {Places} places
 */
export function fillTile({ columns, extent }, { first }, { positions, values }) {
  extent?.positions.set(positions, 3 * first);
  for (const column of columns) {
    const level = landLevel(column.name);
    const read = values[level < 0 ? column.name : `region_${level}`];
    if (column.kind === 'category' && read) column.codes.set(read, first);
    if (column.kind === 'number' && read) column.values.set(read, first);
  }
}

/**
 * @param {Bundle} bundle with its first level
 * @returns {Region[]} with the members that lie in that level, coarse ones first
 */
export function regionsOfAtlas({ columns, count }) {
  const land = columns.filter((column) => column.kind === 'category' && isLand(column.name));
  return regionsOf(
    /** @type {CategoryColumn[]} */ (land).map(({ categories, codes }) => ({
      titles: categories.map((title) => (title === UNNAMED ? '' : title)),
      codes: codes.subarray(0, count),
    })),
  );
}
