import { createFarthestPointOrder } from '../../geometry/sphere.js';
import { facing, project } from '../../geometry/view.js';
import { createElementPool } from './element-pool.js';
import { fade, moveTo } from './element.js';

/**
 * @import { View } from '../../geometry/view.js'
 * @import { createCollisionBoxes } from './collisions.js'
 */

const AT_FIRST = 160;
const MOST_CANDIDATES = 4000;
const STEPS_A_FRAME = 400_000;
const LOW = 0.35;
/** Half of a label's height, CSS pixels. */
const HALF = 9;

/**
 * Labels of a few points, in farthest-point order so that they lie all over the planet, and placed by
 * collision boxes; the more the camera zooms in, the more points are candidates.
 * @param {HTMLElement} container covers the globe; takes no pointer events
 */
export function createPointLabels(container) {
  const pool = createElementPool(container);
  const candidates = createCandidates();
  /** @type {string[] | null} */
  let texts = null;
  return {
    /** @param {string[] | null} names one a point, or null for none */
    setTexts(names) {
      [...pool.shown.keys()].forEach(pool.hide);
      texts = names;
      candidates.prefer([]);
    },
    prefer: candidates.prefer,
    /** @param {Float32Array} positions order the candidates again for these */
    choose(positions) {
      candidates.order(texts ? positions : new Float32Array());
      pool.readFont();
    },
    extend: candidates.extend,
    /**
     * Choose whose labels are shown.
     * @param {View} view
     * @param {Float32Array} positions
     * @param {number} most how many names at the most
     * @param {number} gap from a point to its name, CSS pixels
     * @param {ReturnType<typeof createCollisionBoxes>} boxes
     * @param {(index: number) => boolean} accepts
     */
    arrange(view, positions, most, gap, boxes, accepts) {
      if (!texts) return;
      const before = [...pool.shown.keys()];
      const named = new Set();
      for (const index of candidates.inOrder(before, positions.length / 3)) {
        if (named.size >= most) break;
        const [x, y, z] = positions.subarray(3 * index, 3 * index + 3);
        if (facing(view, x, y, z) < LOW + 0.1 || !accepts(index)) continue;
        const [left, top] = project(view, x, y, z);
        if (top < 0 || top > view.height) continue;
        const width = pool.shown.get(index)?.width ?? pool.widthOf(texts[index]);
        if (!boxes.addIfFree([left + gap - 1, top - HALF, left + gap + 3 + width, top + HALF]))
          continue;
        named.add(index);
        if (!pool.shown.has(index)) pool.show(index, texts[index], width);
      }
      for (const index of before) if (!named.has(index)) pool.hide(index);
    },
    /**
     * Take the names along with their points.
     * @param {View} view
     * @param {Float32Array} positions
     * @param {number} gap from a point to its name, CSS pixels
     */
    follow(view, positions, gap) {
      for (const [index, { element }] of pool.shown) {
        const position = positions.subarray(3 * index, 3 * index + 3);
        const [left, top] = project(view, position[0], position[1], position[2]);
        moveTo(element, left + gap, top - HALF);
        fade(element, view, position, LOW);
      }
    },
    dispose: pool.dispose,
  };
}

/** Which points may be named, in which order; some first, and more a few a frame. */
function createCandidates() {
  let farthest = createFarthestPointOrder(new Float32Array());
  let count = 0;
  /** @type {number[]} */
  let preferred = [];
  return {
    /** @param {number[]} rows named before all others */
    prefer(rows) {
      preferred = rows;
    },
    /** @param {Float32Array} positions 3N unit vectors */
    order(positions) {
      farthest = createFarthestPointOrder(positions.slice());
      count = positions.length / 3;
      farthest.extend(Math.min(AT_FIRST, Math.ceil((4 * STEPS_A_FRAME) / Math.max(count, 1))));
    },
    /**
     * @param {number} zoom
     * @returns {boolean} whether more remain to be ordered
     */
    extend(zoom) {
      const wanted = Math.min(AT_FIRST * Math.max(1, zoom * zoom), MOST_CANDIDATES, count);
      const known = farthest.order().length;
      if (known >= wanted) return false;
      farthest.extend(Math.min(Math.max(Math.floor(STEPS_A_FRAME / count), 1), wanted - known));
      return true;
    },
    /**
     * Each once; those already shown come early, so that names do not flicker as the planet turns.
     * @param {number[]} shown
     * @param {number} total how many points there are
     */
    inOrder: (shown, total) =>
      new Set([...preferred.filter((index) => index < total), ...shown, ...farthest.order()]),
  };
}
