import { ticks } from '../geometry/scale.js';
import { binOf, histogram } from '../data/ranking.js';
import { axes, svg } from './svg.js';

const BINS = 40;

/**
 * How many rows have which similarity.
 *
 * @param {(low: number, high: number) => void} onPick the range of a bar that was pressed
 */
export function createHistogram(onPick) {
  const drawing = svg('svg', { class: 'chart histogram', role: 'img' });
  /** @type {SVGElement[]} */
  let bars = [];
  let counted = /** @type {ReturnType<typeof histogram>} */ ({
    counts: new Uint32Array(),
    low: 0,
    high: 1,
  });
  return {
    element: drawing,
    /**
     * @param {Float32Array} scores
     * @param {number} width CSS pixels
     * @param {number} height CSS pixels
     */
    draw(scores, width, height) {
      const frame = {
        left: 44,
        right: Math.max(width - 12, 60),
        top: 24,
        bottom: Math.max(height - 34, 40),
      };
      counted = histogram(scores, BINS);
      const { counts, low, high } = counted;
      const most = Math.max(...counts);
      const across = (/** @type {number} */ score) =>
        frame.left + (high > low ? (score - low) / (high - low) : 0.5) * (frame.right - frame.left);
      const up = (/** @type {number} */ count) =>
        frame.bottom - (count / most) * (frame.bottom - frame.top);
      const step = (frame.right - frame.left) / BINS;
      bars = Array.from(counts, (count, bin) => {
        const from = low + (bin / BINS) * (high - low),
          to = low + ((bin + 1) / BINS) * (high - low);
        const bar = svg(
          'g',
          { class: 'bin' },
          svg(
            'title',
            {},
            `${count.toLocaleString('en')} rows from ${from.toFixed(2)} to ${to.toFixed(2)}: press to select them`,
          ),
          svg('rect', {
            class: 'hit',
            x: frame.left + bin * step,
            width: step,
            y: frame.top,
            height: frame.bottom - frame.top,
          }),
          svg('rect', {
            x: frame.left + bin * step + 0.5,
            width: Math.max(step - 1, 0.5),
            y: up(count),
            height: frame.bottom - up(count),
          }),
        );
        bar.addEventListener('click', () => onPick(from, bin === BINS - 1 ? Infinity : to));
        return bar;
      });
      drawing.setAttribute('viewBox', `0 0 ${width} ${height}`);
      const fullest = counts.indexOf(most);
      drawing.setAttribute(
        'aria-label',
        `Histogram of ${scores.length.toLocaleString('en')} similarities from ${low.toFixed(2)} to ${high.toFixed(2)}; ` +
          `most often about ${(low + ((fullest + 0.5) / BINS) * (high - low)).toFixed(2)}`,
      );
      drawing.replaceChildren(
        axes(
          frame,
          ticks(low, high, 4).map((score) => ({ at: across(score), text: score.toFixed(1) })),
          ticks(0, most, 4).map((count) => ({ at: up(count), text: count.toLocaleString('en') })),
          'similarity',
          'rows',
        ),
        ...bars,
      );
    },
    /** @param {number | null} score whose bar stands out */
    point(score) {
      const lit = score === null ? -1 : binOf(score, counted.low, counted.high, BINS);
      bars.forEach((bar, bin) => bar.classList.toggle('lit', bin === lit));
    },
  };
}
