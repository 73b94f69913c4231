import { createSpread } from '../../geometry/sphere.js';
import { facing, project } from '../../geometry/view.js';

/**
 * @import { View } from '../../geometry/view.js'
 * @import { createBoxes } from './collisions.js'
 */

const AT_FIRST = 160;
const MOST_CANDIDATES = 4000;
const STEPS_A_FRAME = 400_000;
const LOW = 0.35;
const HIGHEST = 170;

/**
 * Names beside a few points, spread over the planet and never over one another; the nearer the eye,
 * the more points are asked. The text is the page's own, so it stays sharp and follows the theme.
 * @param {HTMLElement} container covers the globe; takes no pointer events
 */
export function createNames(container) {
  /** @type {string[] | null} */
  let texts = null;
  let spread = createSpread(new Float32Array());
  let count = 0;
  /** @type {number[]} */
  let preferred = [];
  /** @type {Map<number, {element: HTMLElement, width: number}>} */
  const shown = new Map();
  const spare = /** @type {HTMLElement[]} */ ([]);
  const ruler = document.createElement('canvas').getContext('2d');

  /** @param {number} index */
  const hide = (index) => {
    const label = shown.get(index);
    if (!label) return;
    label.element.hidden = true;
    spare.push(label.element);
    shown.delete(index);
  };
  /** @param {number} index */
  const widthOf = (index) =>
    Math.min(ruler?.measureText(texts?.[index] ?? '').width ?? HIGHEST, HIGHEST);
  /** @param {number} index @param {number} width */
  const show = (index, width) => {
    const element = spare.pop() ?? container.appendChild(document.createElement('span'));
    element.textContent = texts?.[index] ?? '';
    element.hidden = false;
    const label = { element, width };
    shown.set(index, label);
    return label;
  };

  return {
    /** @param {string[] | null} names one a point, or null for none */
    setTexts(names) {
      [...shown.keys()].forEach(hide);
      texts = names;
      preferred = [];
    },
    /** @param {number[]} rows named before all others */
    prefer(rows) {
      preferred = rows;
    },
    /** @param {Float32Array} positions choose again whom to name, for these places */
    choose(positions) {
      spread = createSpread(positions.slice());
      count = texts ? positions.length / 3 : 0;
      spread.extend(Math.min(AT_FIRST, Math.ceil((4 * STEPS_A_FRAME) / Math.max(count, 1))));
      const sample = shown.values().next().value?.element ?? container;
      if (ruler)
        ruler.font = `${getComputedStyle(sample).fontSize} ${getComputedStyle(sample).fontFamily}`;
    },
    /**
     * Ask more points, a few a frame.
     * @param {number} zoom
     * @returns {boolean} whether more remain to be asked
     */
    extend(zoom) {
      const wanted = Math.min(AT_FIRST * Math.max(1, zoom * zoom), MOST_CANDIDATES, count);
      const known = spread.order().length;
      if (known >= wanted) return false;
      spread.extend(Math.min(Math.max(Math.floor(STEPS_A_FRAME / count), 1), wanted - known));
      return true;
    },
    /**
     * Choose who is named now.
     * @param {View} view
     * @param {Float32Array} positions
     * @param {number} most how many names at the most
     * @param {number} gap from a point to its name, CSS pixels
     * @param {ReturnType<typeof createBoxes>} boxes
     * @param {(index: number) => boolean} accepts
     */
    arrange(view, positions, most, gap, boxes, accepts) {
      if (!texts) return;
      // Those already shown go first, so that names do not flicker as the planet turns.
      const before = [...shown.keys()];
      const asked = new Set(preferred.filter((index) => index < positions.length / 3));
      for (const index of before) asked.add(index);
      let named = 0;
      const kept = new Set();
      /** @param {number} index */
      const ask = (index) => {
        const x = positions[3 * index],
          y = positions[3 * index + 1],
          z = positions[3 * index + 2];
        if (facing(view, x, y, z) < LOW + 0.1 || !accepts(index)) return;
        const [left, top] = project(view, x, y, z);
        if (top < 0 || top > view.height) return;
        const width = shown.get(index)?.width ?? widthOf(index);
        if (!boxes.take([left + gap - 1, top - 9, left + gap + 3 + width, top + 9])) return;
        kept.add(index);
        named++;
        if (!shown.has(index)) show(index, width);
      };
      for (const index of asked) if (named < most) ask(index);
      for (const index of spread.order()) {
        if (named >= most) break;
        if (!asked.has(index)) ask(index);
      }
      for (const index of before) if (!kept.has(index)) hide(index);
    },
    /**
     * Take the names along with their points.
     * @param {View} view
     * @param {Float32Array} positions
     * @param {number} gap from a point to its name, CSS pixels
     */
    follow(view, positions, gap) {
      for (const [index, { element }] of shown) {
        const x = positions[3 * index],
          y = positions[3 * index + 1],
          z = positions[3 * index + 2];
        const [left, top] = project(view, x, y, z);
        element.style.transform = `translate(${left + gap}px, ${top - 9}px)`;
        element.style.opacity = String(Math.min(Math.max((facing(view, x, y, z) - LOW) * 2, 0), 1));
      }
    },
    dispose() {
      for (const { element } of shown.values()) element.remove();
      for (const element of spare) element.remove();
    },
  };
}
