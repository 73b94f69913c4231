/** Some of the dishes, for tests of what does not depend on how many there are. */
import { readFileSync } from 'node:fs';
import { encodeBundle } from '../../web/formats/bundle-encode.js';
import { subsetBundle } from '../../web/formats/bundle-subset.js';
import { decodeBundle } from '../../web/formats/bundle.js';

const DISHES = new URL('../../data/dishes.esb', import.meta.url);

/**
 * Dishes from all over their list, laid out as they are among all of them. They have the name of
 * the whole, as the page shows it.
 * @param {number} count
 * @returns {Buffer}
 */
export function fewDishes(count) {
  const all = decodeBundle(readFileSync(DISHES));
  const rows = Array.from({ length: count }, (_, row) => Math.floor((row * all.count) / count));
  const layouts = all.layouts.map((layout) => ({
    ...layout,
    positions: Float32Array.from(
      rows.flatMap((row) => [...layout.positions.subarray(3 * row, 3 * row + 3)]),
    ),
  }));
  return Buffer.from(encodeBundle({ ...subsetBundle(all, rows), name: all.name, layouts }));
}
