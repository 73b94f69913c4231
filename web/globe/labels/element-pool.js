/** The widest label, CSS pixels. */
const WIDEST = 170;

/**
 * Elements that are used again: a label that is hidden gives its own to the next that is shown.
 * @param {HTMLElement} container
 */
export function createElementPool(container) {
  /** @type {Map<number, {element: HTMLElement, width: number}>} */
  const shown = new Map();
  /** @type {HTMLElement[]} */
  const spare = [];
  const ruler = document.createElement('canvas').getContext('2d');
  return {
    shown,
    /** @param {number} index @param {string} text @param {number} width CSS pixels */
    show(index, text, width) {
      const element = spare.pop() ?? container.appendChild(document.createElement('span'));
      element.textContent = text;
      element.hidden = false;
      shown.set(index, { element, width });
    },
    /** @param {number} index */
    hide(index) {
      const label = shown.get(index);
      if (!label) return;
      label.element.hidden = true;
      spare.push(label.element);
      shown.delete(index);
    },
    /** Measure in the font that labels have now. */
    readFont() {
      const sample = shown.values().next().value?.element ?? container;
      const { fontSize, fontFamily } = getComputedStyle(sample);
      if (ruler) ruler.font = `${fontSize} ${fontFamily}`;
    },
    /** @param {string} text @returns {number} CSS pixels, without an element for it */
    widthOf: (text) => Math.min(ruler?.measureText(text).width ?? WIDEST, WIDEST),
    dispose() {
      for (const { element } of shown.values()) element.remove();
      for (const element of spare) element.remove();
    },
  };
}
