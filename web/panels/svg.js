/**
 * Make an SVG element in one expression.
 * @param {string} tag
 * @param {Record<string, string | number>} [attributes]
 * @param {...(Node | string)} children
 * @returns {SVGElement}
 */
export function svg(tag, attributes = {}, ...children) {
  const made = /** @type {SVGElement} */ (
    document.createElementNS('http://www.w3.org/2000/svg', tag)
  );
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

/**
 * @typedef {object} Frame the plane of a chart, CSS pixels
 * @property {number} left
 * @property {number} right
 * @property {number} top
 * @property {number} bottom
 */

/**
 * @param {number} width CSS pixels
 * @param {number} height CSS pixels
 * @returns {Frame} the plane of a chart that leaves room for its axes
 */
export function frameOf(width, height) {
  return { left: 44, right: Math.max(width - 12, 60), top: 24, bottom: Math.max(height - 34, 40) };
}

/**
 * The lines and words around a chart.
 * @param {Frame} frame
 * @param {{at: number, text: string}[]} across places along the bottom
 * @param {{at: number, text: string}[]} up places along the left side
 * @param {string} titleAcross
 * @param {string} titleUp
 * @returns {SVGElement}
 */
export function axes({ left, right, top, bottom }, across, up, titleAcross, titleUp) {
  return svg(
    'g',
    { class: 'axes' },
    ...up.flatMap(({ at, text }) => [
      svg('line', { x1: left, x2: right, y1: at, y2: at }),
      svg('text', { x: left - 7, y: at + 4, 'text-anchor': 'end' }, text),
    ]),
    ...across.map(({ at, text }) =>
      svg('text', { x: at, y: bottom + 15, 'text-anchor': 'middle' }, text),
    ),
    svg(
      'text',
      { x: right, y: bottom + 30, 'text-anchor': 'end', class: 'axis-title' },
      titleAcross,
    ),
    svg('text', { x: left, y: top - 8, 'text-anchor': 'start', class: 'axis-title' }, titleUp),
  );
}
