import { facing, project } from '../geometry/view.js';
import { spreadOrder } from '../geometry/sphere.js';

const CANDIDATES = 160;
const PADDING = 5;

/**
 * Names beside a few points, spread over the planet and never over one another. The text is the
 * page's own text, so it stays sharp and follows the theme.
 * @param {HTMLElement} container covers the globe; takes no pointer events
 */
export function createLabels(container) {
  /** @type {string[] | null} */
  let texts = null;
  /** @type {Uint32Array} */
  let order = new Uint32Array();
  /** @type {Map<number, {element: HTMLElement, width: number}>} */
  const shown = new Map();
  const spare = /** @type {HTMLElement[]} */ ([]);

  /** @param {number} index */
  const hide = (index) => {
    const label = shown.get(index);
    if (!label) return;
    label.element.hidden = true;
    spare.push(label.element);
    shown.delete(index);
  };
  /** @param {number} index */
  const show = (index) => {
    const element = spare.pop() ?? container.appendChild(document.createElement('span'));
    element.textContent = texts?.[index] ?? '';
    element.hidden = false;
    const label = { element, width: element.offsetWidth };
    shown.set(index, label);
    return label;
  };

  return {
    /** @param {string[] | null} names one a point, or null for none */
    setTexts(names) {
      [...shown.keys()].forEach(hide);
      texts = names;
    },
    /** @param {Float32Array} positions choose again whom to name, for these places */
    choose(positions) {
      order = texts ? spreadOrder(positions, CANDIDATES) : new Uint32Array();
    },
    /**
     * @param {import('../geometry/view.js').View} view
     * @param {Float32Array} positions
     * @param {number} most how many labels at the most
     * @param {[left: number, right: number]} bounds between which labels stay, CSS pixels
     * @param {(index: number) => boolean} accepts
     */
    update(view, positions, most, bounds, accepts) {
      if (!texts) return;
      /** @type {number[][]} */
      const taken = [];
      let count = 0;
      // Those already shown go first, so that labels do not flicker as the planet turns.
      const first = [...order].sort((a, b) => Number(shown.has(b)) - Number(shown.has(a)));
      for (const index of first) {
        const [x, y, z] = positions.subarray(3 * index, 3 * index + 3);
        const high = facing(view, x, y, z);
        if (count >= most || high < 0.35 || !accepts(index)) {
          hide(index);
          continue;
        }
        const label = shown.get(index) ?? show(index);
        const [left, top] = project(view, x, y, z);
        const box = [left + 7, top - 9, left + 11 + label.width, top + 9];
        const clash = box[0] < bounds[0] || box[2] > bounds[1] || taken.some((other) => box[0] < other[2] + PADDING
          && box[2] > other[0] - PADDING && box[1] < other[3] + PADDING && box[3] > other[1] - PADDING);
        if (clash) {
          hide(index);
          continue;
        }
        taken.push(box);
        count++;
        label.element.style.transform = `translate(${left + 8}px, ${top - 9}px)`;
        label.element.style.opacity = String(Math.min(1, (high - 0.35) * 2));
      }
    },
    dispose() {
      container.replaceChildren();
    },
  };
}
