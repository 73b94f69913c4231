import { svg } from './svg.js';

/** @import { Frame } from './svg.js' */

/**
 * The bars of a histogram, a gap of one pixel between them.
 *
 * @param {number[]} counts one a bar
 * @param {Frame} frame
 * @param {number} [least] height of a bar that counts next to nothing
 * @returns {SVGElement[]}
 */
export function createBars(counts, { left, right, top, bottom }, least = 0) {
  const most = Math.max(...counts, 1);
  const step = (right - left) / counts.length;
  return counts.map((count, i) => {
    const height = count === 0 ? 0 : Math.max(least, (count / most) * (bottom - top));
    return svg('rect', {
      x: (left + i * step + 0.5).toFixed(2),
      y: (bottom - height).toFixed(2),
      width: Math.max(step - 1, 0.5).toFixed(2),
      height: height.toFixed(2),
    });
  });
}
