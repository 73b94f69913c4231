import { placeQuery } from '../geometry/placement.js';

/**
 * @import { createCallouts } from './labels/callouts.js'
 * @import { createArcs } from './layers/arcs.js'
 * @import { createQueryMark } from './layers/query-mark.js'
 */

/** @typedef {{row: number, score: number, far: boolean}} Hit */

/** The query lies among so many of its hits; arcs to more of them would hide the planet. */
const PLACED_BY = 10;

/**
 * What a query found, on the planet: its own place with a cap, and arcs to the best matches; they
 * follow the points.
 * @param {{query: ReturnType<typeof createQueryMark>, arcs: ReturnType<typeof createArcs>}} layers
 * @param {ReturnType<typeof createCallouts>} callouts
 */
export function createAnswer({ query, arcs }, callouts) {
  /** @type {Hit[]} */
  let hits = [];
  let label = '';
  /** @type {Set<number>} */
  let rows = new Set();
  return {
    /** @returns {number[]} the rows of the hits, best first */
    rows: () => [...rows],
    /** @param {number} index */
    isHit: (index) => rows.has(index),
    /** @param {string} text what was asked */
    ask(text) {
      label = text;
      arcs.grow();
    },
    /** @param {Hit[]} found the best first */
    set(found) {
      hits = found;
      rows = new Set(hits.map(({ row }) => row));
      if (hits.length) return;
      query.place(null);
      arcs.draw([0, 0, 1], []);
      callouts.set('query', null);
    },
    /**
     * The query lies among the points as they are drawn, also on their way to where they are going.
     * @param {Float32Array} positions 3N unit vectors
     */
    follow(positions) {
      if (hits.length === 0) return;
      const nearest = hits.slice(0, PLACED_BY);
      const placement = placeQuery(nearest, positions);
      const { position } = placement;
      query.place(placement);
      arcs.draw(
        position,
        nearest.map(({ row, far }) => ({
          position: positions.subarray(3 * row, 3 * row + 3),
          isDashed: far,
        })),
      );
      callouts.set('query', { text: label, position, radius: 1, isOfPoint: false });
    },
  };
}
