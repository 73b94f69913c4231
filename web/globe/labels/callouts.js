import { isBehind, project } from '../../geometry/view.js';
import { moveTo } from './element.js';

/**
 * @import { View } from '../../geometry/view.js'
 * @import { Insets } from '../camera.js'
 * @import { createOccupancy } from './occupancy.js'
 *
 * @typedef {object} Callout
 * @property {HTMLElement} element
 * @property {ArrayLike<number>} position unit vector
 * @property {number} radius how far from the centre, planet radii
 * @property {boolean} isOfPoint whether it stands beside a point's ring
 * @property {number} width CSS pixels
 */

const ASIDE = 12;
/** A pinned point is so much larger than others; and its name so much nearer, CSS pixels. */
const RING = 1.9;
const NEARER = 2;
const LINE = 20;
const EDGE = 8;

/**
 * Callouts: labels that are always shown, the query's name and the pinned point's. All
 * other labels make room for them.
 * @param {HTMLElement} container covers the globe; takes no pointer events
 */
export function createCallouts(container) {
  /** @type {Map<string, Callout>} */
  const callouts = new Map();
  return {
    /**
     * @param {string} name which callout, and its style's class
     * @param {{text: string, position: ArrayLike<number>, radius: number, isOfPoint: boolean} | null}
     *   callout unit vector, and how far from the centre, planet radii; null for none
     */
    set(name, callout) {
      const known = callouts.get(name);
      if (!callout) {
        known?.element.remove();
        callouts.delete(name);
        return;
      }
      const { text, position, radius, isOfPoint } = callout;
      const element = known?.element ?? container.appendChild(document.createElement('span'));
      element.className = `callout ${name}`;
      const same = element.textContent === text;
      if (!same) element.textContent = text;
      callouts.set(name, {
        element,
        position,
        radius,
        isOfPoint,
        width: same && known ? known.width : element.offsetWidth,
      });
    },
    /**
     * @param {View} view
     * @param {Insets} insets
     * @param {number} gap from a point to its name, CSS pixels
     * @param {ReturnType<typeof createOccupancy>} occupancy
     */
    arrange(view, insets, gap, occupancy) {
      for (const { callout, left, top } of layOut([...callouts.values()], view, insets, gap)) {
        if (!callout.element.hidden)
          occupancy.take([left - 12, top - 2, left + callout.width + 2, top + 22]);
      }
    },
    /** @param {View} view @param {Insets} insets @param {number} gap from a point to its name, CSS pixels */
    follow(view, insets, gap) {
      for (const { callout, left, top } of layOut([...callouts.values()], view, insets, gap)) {
        const { element, position, radius } = callout;
        const [x, y, z] = [0, 1, 2].map((axis) => position[axis] * radius);
        element.hidden = isBehind(view, x, y, z);
        moveTo(element, left, top);
      }
    },
    dispose() {
      for (const { element } of callouts.values()) element.remove();
    },
  };
}

/**
 * Where each is written, CSS pixels: beside its position, on the side where there is room, or a line
 * lower where another would be written over.
 * @param {Callout[]} callouts
 * @param {View} view
 * @param {Insets} insets
 * @param {number} gap from a point to its name, CSS pixels
 */
function layOut(callouts, view, insets, gap) {
  /** @type {{callout: Callout, left: number, top: number}[]} */
  const done = [];
  for (const callout of callouts) {
    const { position, radius, isOfPoint, width } = callout;
    const aside = isOfPoint ? Math.max(ASIDE, gap * RING - NEARER) : ASIDE;
    const [x, y] = project(view, position[0] * radius, position[1] * radius, position[2] * radius);
    const left =
      x + aside + width > view.width - insets.right - EDGE
        ? Math.max(x - aside - width, insets.left + EDGE)
        : x + aside;
    const top = y - LINE / 2;
    const under = done.find(
      (other) =>
        left < other.left + other.callout.width &&
        other.left < left + width &&
        Math.abs(top - other.top) < LINE,
    );
    done.push({ callout, left, top: under ? under.top + LINE : top });
  }
  return done;
}
