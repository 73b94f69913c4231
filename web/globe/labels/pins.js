import { facing, project } from '../../geometry/view.js';

/**
 * @import { View } from '../../geometry/view.js'
 * @import { Insets } from '../camera.js'
 * @import { createBoxes } from './collisions.js'
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
  /**
   * @type {Map<string, {element: HTMLElement, place: ArrayLike<number>, radius: number, width:
   *   number}>}
   */
  const pins = new Map();

  /**
   * Where each is written, CSS pixels: beside its place, on the side where there is room, or a line
   * lower where another would be written over.
   * @param {View} view
   * @param {Insets} insets
   */
  function placed(view, insets) {
    /**
     * @type {{pin: {element: HTMLElement, place: ArrayLike<number>, radius: number, width: number},
     *   left: number, top: number}[]}
     */
    const done = [];
    for (const pin of pins.values()) {
      const { place, radius, width } = pin;
      const [x, y] = project(view, place[0] * radius, place[1] * radius, place[2] * radius);
      const left =
        x + ASIDE + width > view.width - insets.right - EDGE
          ? Math.max(x - ASIDE - width, insets.left + EDGE)
          : x + ASIDE;
      let top = y - LINE / 2;
      const under = done.find(
        (other) =>
          left < other.left + other.pin.width &&
          other.left < left + width &&
          Math.abs(top - other.top) < LINE,
      );
      if (under) top = under.top + LINE;
      done.push({ pin, left, top });
    }
    return done;
  }

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
      const element = known?.element ?? container.appendChild(document.createElement('span'));
      element.className = `pin ${name}`;
      const same = element.textContent === pin.text;
      if (!same) element.textContent = pin.text;
      pins.set(name, {
        element,
        place: pin.place,
        radius: pin.radius,
        width: same && known ? known.width : element.offsetWidth,
      });
    },
    /** @param {View} view @param {Insets} insets @param {ReturnType<typeof createBoxes>} boxes */
    arrange(view, insets, boxes) {
      for (const { pin, left, top } of placed(view, insets)) {
        if (!pin.element.hidden)
          boxes.reserve([left - 12, top - 2, left + pin.width + 2, top + 22]);
      }
    },
    /** @param {View} view @param {Insets} insets */
    follow(view, insets) {
      for (const {
        pin: { element, place },
        left,
        top,
      } of placed(view, insets)) {
        element.hidden = facing(view, place[0], place[1], place[2]) < -0.1;
        element.style.transform = `translate(${left}px, ${top}px)`;
      }
    },
    dispose() {
      for (const { element } of pins.values()) element.remove();
    },
  };
}
