import { facing, project } from '../../geometry/view.js';
import { moveTo } from './element.js';

/**
 * @import { View } from '../../geometry/view.js'
 * @import { Insets } from '../camera.js'
 * @import { createBoxes } from './collisions.js'
 *
 * @typedef {object} Pin
 * @property {HTMLElement} element
 * @property {ArrayLike<number>} place unit vector
 * @property {number} radius how far from the centre, planet radii
 * @property {number} width CSS pixels
 */

const ASIDE = 12;
const LINE = 20;
const EDGE = 8;

/**
 * Words at places that do not depend on what is free: the query's name, the selected point's
 * coordinates. Other names make room.
 * @param {HTMLElement} container covers the globe; takes no pointer events
 */
export function createPins(container) {
  /** @type {Map<string, Pin>} */
  const pins = new Map();
  return {
    /**
     * @param {string} name which pin, and its style's class
     * @param {{text: string, place: ArrayLike<number>, radius: number} | null} pin unit vector, and
     *   how far from the centre, planet radii; null for none
     */
    set(name, pin) {
      const known = pins.get(name);
      if (!pin) {
        known?.element.remove();
        pins.delete(name);
        return;
      }
      const { text, place, radius } = pin;
      const element = known?.element ?? container.appendChild(document.createElement('span'));
      element.className = `pin ${name}`;
      const same = element.textContent === text;
      if (!same) element.textContent = text;
      pins.set(name, {
        element,
        place,
        radius,
        width: same && known ? known.width : element.offsetWidth,
      });
    },
    /** @param {View} view @param {Insets} insets @param {ReturnType<typeof createBoxes>} boxes */
    arrange(view, insets, boxes) {
      for (const { pin, left, top } of layOut([...pins.values()], view, insets)) {
        if (!pin.element.hidden)
          boxes.reserve([left - 12, top - 2, left + pin.width + 2, top + 22]);
      }
    },
    /** @param {View} view @param {Insets} insets */
    follow(view, insets) {
      for (const { pin, left, top } of layOut([...pins.values()], view, insets)) {
        const { element, place } = pin;
        element.hidden = facing(view, place[0], place[1], place[2]) < -0.1;
        moveTo(element, left, top);
      }
    },
    dispose() {
      for (const { element } of pins.values()) element.remove();
    },
  };
}

/**
 * Where each is written, CSS pixels: beside its place, on the side where there is room, or a line
 * lower where another would be written over.
 * @param {Pin[]} pins
 * @param {View} view
 * @param {Insets} insets
 */
function layOut(pins, view, insets) {
  /** @type {{pin: Pin, left: number, top: number}[]} */
  const done = [];
  for (const pin of pins) {
    const { place, radius, width } = pin;
    const [x, y] = project(view, place[0] * radius, place[1] * radius, place[2] * radius);
    const left =
      x + ASIDE + width > view.width - insets.right - EDGE
        ? Math.max(x - ASIDE - width, insets.left + EDGE)
        : x + ASIDE;
    const top = y - LINE / 2;
    const under = done.find(
      (other) =>
        left < other.left + other.pin.width &&
        other.left < left + width &&
        Math.abs(top - other.top) < LINE,
    );
    done.push({ pin, left, top: under ? under.top + LINE : top });
  }
  return done;
}
