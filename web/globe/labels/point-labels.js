import { createFarthestPointOrder } from '../../geometry/sphere.js';
import { facing, project } from '../../geometry/view.js';
import { createElementPool } from './element-pool.js';
import { fade, moveTo } from './element.js';
import { isOnDisc } from './occupancy.js';
import { aroundPoint, boxAt, placeName } from './placement.js';

/**
 * @import { View } from '../../geometry/view.js'
 * @import { createOccupancy, Disc } from './occupancy.js'
 *
 * @typedef {object} Label
 * @property {number} width CSS pixels
 * @property {number} side which of its positions it has
 */

const AT_FIRST = 160;
const MOST_CANDIDATES = 4000;
const STEPS_A_FRAME = 400_000;
/** How far a place faces the camera where its name has faded, and where a new one comes. */
const LOW = 0.15;
const NEW = 0.22;
/** Of a label, CSS pixels. */
const HEIGHT = 18;

/**
 * Labels of a few points, in farthest-point order so that they lie all over the planet; the more the
 * camera zooms in, the more points are candidates.
 * @param {HTMLElement} container covers the globe; takes no pointer events
 */
export function createPointLabels(container) {
  /** @type {ReturnType<typeof createElementPool<Label>>} */
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
    /** The font has another size. */
    measureAgain() {
      pool.readFont();
      for (const [index, { label }] of pool.shown) label.width = pool.widthOf(texts?.[index] ?? '');
    },
    /**
     * Choose whose labels are shown, and on which side of their points.
     * @param {View} view
     * @param {Float32Array} positions
     * @param {{most: number, gap: number, occupancy: ReturnType<typeof createOccupancy>, accepts:
     *   (index: number) => boolean}} circumstances `most`: how many names; `gap`: from a point to
     *   its name, CSS pixels
     */
    arrange(view, positions, { most, gap, occupancy, accepts }) {
      if (!texts) return;
      const before = [...pool.shown.keys()];
      const named = new Set();
      for (const index of candidates.inOrder(before, positions.length / 3)) {
        if (named.size >= most) break;
        const [x, y, z] = positions.subarray(3 * index, 3 * index + 3);
        const known = pool.shown.get(index)?.label;
        if (facing(view, x, y, z) < (known ? LOW : NEW) || !accepts(index)) continue;
        const place = project(view, x, y, z);
        if (!isOnScreen(view, place)) continue;
        const width = known?.width ?? pool.widthOf(texts[index]);
        const size = { width, height: HEIGHT };
        const offsets = aroundPoint(size, gap);
        const side = placeName(occupancy, place, size, offsets, known?.side ?? -1);
        if (side < 0) continue;
        named.add(index);
        if (known) known.side = side;
        else pool.show(index, texts[index], { width, side });
      }
      for (const index of before) if (!named.has(index)) pool.hide(index);
    },
    /**
     * Take the names along with their points.
     * @param {View} view
     * @param {Float32Array} positions
     * @param {number} gap from a point to its name, CSS pixels
     * @param {Disc} disc
     */
    follow(view, positions, gap, disc) {
      for (const [index, { element, label }] of pool.shown) {
        const position = positions.subarray(3 * index, 3 * index + 3);
        const size = { width: label.width, height: HEIGHT };
        const place = project(view, position[0], position[1], position[2]);
        const box = boxAt(place, size, aroundPoint(size, gap)[label.side]);
        moveTo(element, box[0], box[1]);
        fade(element, view, position, LOW, isOnDisc(box, disc));
      }
    },
    dispose: pool.dispose,
  };
}

/** @param {View} view @param {number[]} place CSS pixels */
const isOnScreen = ({ width, height }, [left, top]) =>
  left > 0 && left < width && top > 0 && top < height;

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
