/** The widest label, CSS pixels. */
const WIDEST = 170;

/**
 * Elements that are used again: a label that is hidden gives its own to the next that is shown.
 *
 * @template T
 * @param {HTMLElement} container
 */
export function createElementPool(container) {
  /** @type {Map<number, {element: HTMLElement, label: T}>} */
  const shown = new Map();
  /** @type {HTMLElement[]} */
  const spare = [];
  /** Tells the font of labels when none is shown. */
  const sample = container.appendChild(document.createElement('span'));
  sample.hidden = true;
  const ruler = document.createElement('canvas').getContext('2d');
  /** CSS pixels of each text in the font that labels have now. @type {Map<string, number>} */
  const widths = new Map();
  return {
    shown,
    /** @param {number} index @param {string} text @param {T} label what is to be known of it */
    show(index, text, label) {
      const element = spare.pop() ?? container.appendChild(document.createElement('span'));
      element.textContent = text;
      element.hidden = false;
      shown.set(index, { element, label });
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
      const { fontSize, fontFamily, fontWeight } = getComputedStyle(sample);
      if (ruler) ruler.font = `${fontWeight} ${fontSize} ${fontFamily}`;
      widths.clear();
    },
    /** @param {string} text @returns {number} CSS pixels, without an element for it */
    widthOf(text) {
      const known = widths.get(text);
      if (known !== undefined) return known;
      const width = Math.min(Math.ceil(ruler?.measureText(text).width ?? WIDEST), WIDEST);
      widths.set(text, width);
      return width;
    },
    dispose() {
      for (const { element } of shown.values()) element.remove();
      for (const element of [sample, ...spare]) element.remove();
    },
  };
}
