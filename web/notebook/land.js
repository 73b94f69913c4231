import { readColumn } from './table.js';

/**
 * @import { Region } from '../formats/bundle-regions.js'
 * @import { SentColumn } from './table.js'
 */

const UNNAMED = 'Unnamed';

/**
 * @param {SentColumn[]} land the region of each point, from continents to districts
 * @returns {Region[]} those that have a name
 */
export const readLand = (land) =>
  land.flatMap((sent, level) => {
    const column = readColumn(sent);
    if (column.kind !== 'category') return [];
    /** @type {number[][]} */
    const members = column.categories.map(() => []);
    column.codes.forEach((code, row) => members[code].push(row));
    return column.categories
      .map((title, code) => ({ level, title, members: Uint32Array.from(members[code]) }))
      .filter((region) => region.title !== UNNAMED && region.members.length > 0);
  });
