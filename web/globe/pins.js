import { facing, project } from '../geometry/view.js';

/**
 * Words at places that do not depend on what is free: the query's name, the selected point's
 * coordinates. Other names make room.
 * @param {HTMLElement} container covers the globe; takes no pointer events
 */
export function createPins(container) {
  /** @type {Map<string, {element: HTMLElement, place: ArrayLike<number>, radius: number, width: number}>} */
  const pins = new Map();
  return {
    /**
     * @param {string} name which pin, and its style's class
     * @param {{text: string, place: ArrayLike<number>, radius: number} | null} pin unit vector, and how far from
     *   the centre, planet radii; null for none
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
      pins.set(name, { element, place: pin.place, radius: pin.radius, width: same && known ? known.width : element.offsetWidth });
    },
    /** @param {import('../geometry/view.js').View} view @param {ReturnType<typeof import('./boxes.js').createBoxes>} boxes */
    arrange(view, boxes) {
      for (const { element, place, radius, width } of pins.values()) {
        if (element.hidden) continue;
        const [left, top] = project(view, place[0] * radius, place[1] * radius, place[2] * radius);
        boxes.reserve([left, top - 12, left + width + 14, top + 12]);
      }
    },
    /** @param {import('../geometry/view.js').View} view */
    follow(view) {
      for (const { element, place, radius } of pins.values()) {
        element.hidden = facing(view, place[0], place[1], place[2]) < -0.1;
        const [left, top] = project(view, place[0] * radius, place[1] * radius, place[2] * radius);
        element.style.transform = `translate(${left + 12}px, ${top - 10}px)`;
      }
    },
    dispose() {
      for (const { element } of pins.values()) element.remove();
    },
  };
}
