import { placeQuery } from '../geometry/placement.js';

/**
 * @import { createPins } from './labels/pins.js'
 * @import { createArcs } from './layers/arcs.js'
 * @import { createQueryMark } from './layers/query-mark.js'
 */

const ARCS = 10;

/**
 * What a query found, on the planet: its own place with a cap, and arcs to the best matches; they
 * follow the points.
 * @param {{query: ReturnType<typeof createQueryMark>, arcs: ReturnType<typeof createArcs>}} layers
 * @param {ReturnType<typeof createPins>} pins
 */
export function createAnswer({ query, arcs }, pins) {
  /** @type {{row: number, score: number}[]} */
  let best = [];
  let label = '';
  /** @type {Set<number>} */
  let top = new Set();
  return {
    any: () => best.length > 0,
    /** @returns {number[]} the rows that arcs lead to, best first */
    rows: () => [...top],
    /** @param {number} index */
    isBest: (index) => top.has(index),
    /** @param {{label: string, best: {row: number, score: number}[]} | null} found */
    set(found) {
      best = found?.best ?? [];
      label = found?.label ?? '';
      top = new Set(best.slice(0, ARCS).map(({ row }) => row));
      arcs.grow();
      if (best.length) return;
      query.place(null);
      pins.set('query', null);
    },
    /**
     * The query lies among the points as they are drawn, also on their way to where they are going.
     * @param {Float32Array} positions 3N unit vectors
     */
    follow(positions) {
      if (best.length === 0) return;
      const placement = placeQuery(best, positions);
      const { position, far } = placement;
      query.place(placement);
      arcs.draw(
        position,
        best
          .slice(0, ARCS)
          .map(({ row }, k) => ({ place: positions.subarray(3 * row, 3 * row + 3), far: far[k] })),
      );
      pins.set('query', { text: label, place: position, radius: 1 });
    },
  };
}
