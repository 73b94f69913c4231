import { binOf, histogram } from '../data/histogram.js';
import { ticks } from '../geometry/scale.js';
import { createBars } from './bars.js';
import { axes, frameOf, svg } from './svg.js';

/**
 * @import { Histogram } from '../data/histogram.js'
 * @import { Frame } from './svg.js'
 */

const BINS = 40;

/**
 * How many rows have which score.
 *
 * @param {(low: number, high: number) => void} onPin the range of a bar that was pressed
 */
export function createHistogram(onPin) {
  const drawing = svg('svg', { class: 'chart histogram', role: 'img' });
  /** @type {SVGElement[]} */
  let bins = [];
  /** @type {Histogram | null} */
  let counted = null;
  const edgeOf = (/** @type {number} */ bin) =>
    counted ? counted.low + (bin / BINS) * (counted.high - counted.low) : 0;
  return {
    element: drawing,
    /**
     * @param {Float32Array} scores
     * @param {number} width CSS pixels
     * @param {number} height CSS pixels
     * @param {string} title what the scores are
     */
    draw(scores, width, height, title) {
      counted = histogram(scores, BINS);
      if (!counted) return;
      const frame = frameOf(width, height);
      bins = createBins(counted, frame, onPin);
      drawing.setAttribute('viewBox', `0 0 ${width} ${height}`);
      drawing.setAttribute('aria-label', describe(counted, scores.length));
      drawing.replaceChildren(createAxes(counted, frame, title), ...bins);
    },
    /** @param {number | null} threshold scores below it are faint; null for none */
    limit(threshold) {
      bins.forEach((bin, i) =>
        bin.classList.toggle('below', threshold !== null && edgeOf(i + 1) <= threshold),
      );
    },
    /** @param {number | null} score whose bar stands out */
    point(score) {
      const lit = score === null || !counted ? -1 : binOf(score, counted.low, counted.high, BINS);
      bins.forEach((bin, i) => bin.classList.toggle('lit', i === lit));
    },
  };
}

/**
 * @param {Histogram} counted
 * @param {Frame} frame
 * @param {(low: number, high: number) => void} onPin
 * @returns {SVGElement[]} bars to be pressed, above them too
 */
function createBins({ low, high, counts }, frame, onPin) {
  const { left, right, top, bottom } = frame;
  const step = (right - left) / BINS;
  return createBars(counts, frame).map((bar, i) => {
    const [from, to] = [i, i + 1].map((edge) => low + (edge / BINS) * (high - low));
    const bin = svg(
      'g',
      { class: 'bin' },
      svg(
        'title',
        {},
        `${counts[i].toLocaleString('en')} rows from ${from.toFixed(2)} to ${to.toFixed(2)}: press to select them`,
      ),
      svg('rect', { class: 'hit', x: left + i * step, width: step, y: top, height: bottom - top }),
      bar,
    );
    bin.addEventListener('click', () => onPin(from, i === BINS - 1 ? Infinity : to));
    return bin;
  });
}

/** @param {Histogram} counted @param {Frame} frame @param {string} title what the scores are */
function createAxes({ low, high, counts }, frame, title) {
  const { left, right, top, bottom } = frame;
  const most = Math.max(...counts);
  const across = (/** @type {number} */ score) =>
    left + (high > low ? (score - low) / (high - low) : 0.5) * (right - left);
  const up = (/** @type {number} */ count) => bottom - (count / most) * (bottom - top);
  return axes(
    frame,
    ticks(low, high, 4).map((score) => ({ at: across(score), text: score.toFixed(1) })),
    ticks(0, most, 4).map((count) => ({ at: up(count), text: count.toLocaleString('en') })),
    title,
    'rows',
  );
}

/** @param {Histogram} counted @param {number} rows @returns {string} the histogram in words */
function describe({ low, high, counts }, rows) {
  const fullest = counts.indexOf(Math.max(...counts));
  return (
    `Histogram of ${rows.toLocaleString('en')} similarities from ${low.toFixed(2)} to ${high.toFixed(2)}; ` +
    `most often about ${(low + ((fullest + 0.5) / BINS) * (high - low)).toFixed(2)}`
  );
}
