import { ticks } from '../geometry/scale.js';
import { axes, frameOf, svg } from './svg.js';

/** @import { Frame } from './svg.js' */

/**
 * All similarities from the highest to the lowest, with a crosshair on one rank.
 *
 * @param {(rank: number) => void} onPoint rank under the pointer or chosen by key; −1 when the
 *   pointer leaves
 * @param {(rank: number) => void} onPin
 * @param {(rank: number) => string} describe a rank in words
 */
export function createCurve(onPoint, onPin, describe) {
  const line = svg('path', { class: 'curve' });
  const cross = svg('path', { class: 'crosshair' });
  const dot = svg('circle', { r: 4, class: 'crosshair-dot' });
  const plane = svg('g');
  const cutoff = svg('g', { class: 'cutoff' });
  const drawing = svg(
    'svg',
    {
      class: 'chart',
      tabindex: 0,
      role: 'slider',
      'aria-label':
        'Similarity of every row, sorted; arrow keys walk from rank to rank, Enter pins',
      'aria-valuemin': 1,
    },
    plane,
    cutoff,
    line,
    cross,
    dot,
  );
  let scale = scaleOf(new Float32Array(), { left: 0, right: 1, top: 0, bottom: 1 });
  let at = 0;
  listen(drawing, { scale: () => scale, at: () => at, onPoint, onPin });

  return {
    element: drawing,
    /**
     * @param {Float32Array} scores from the highest to the lowest
     * @param {number} width CSS pixels
     * @param {number} height CSS pixels
     * @param {string} title what the scores are
     */
    draw(scores, width, height, title) {
      scale = scaleOf(scores, frameOf(width, height));
      drawing.setAttribute('viewBox', `0 0 ${width} ${height}`);
      drawing.setAttribute('aria-valuemax', String(scores.length));
      plane.replaceChildren(createAxes(scale, title));
      line.setAttribute('d', tracePath(scale));
    },
    /**
     * Where the hits end.
     * @param {number} count of the hits
     * @param {string} text
     */
    mark(count, text) {
      const { top, bottom } = scale.frame;
      const x = scale.across(Math.max(count - 0.5, 0));
      cutoff.replaceChildren(
        svg('line', { x1: x, x2: x, y1: top, y2: bottom }),
        svg('text', { x: x + 5, y: top + 10 }, text),
      );
    },
    /** @param {number} rank where the crosshair is; −1 hides it */
    point(rank) {
      cross.toggleAttribute('hidden', rank < 0);
      dot.toggleAttribute('hidden', rank < 0);
      if (rank < 0) return;
      at = rank;
      const { left, right, top, bottom } = scale.frame;
      const x = scale.across(rank),
        y = scale.up(scale.scores[rank]);
      cross.setAttribute('d', `M${x} ${top}V${bottom}M${left} ${y}H${right}`);
      dot.setAttribute('cx', String(x));
      dot.setAttribute('cy', String(y));
      drawing.setAttribute('aria-valuenow', String(rank + 1));
      drawing.setAttribute('aria-valuetext', describe(rank));
    },
  };
}

/**
 * Where ranks and scores are on the plane, and which rank is at a place.
 *
 * @typedef {ReturnType<typeof scaleOf>} Scale
 *
 * @param {Float32Array} scores from the highest to the lowest
 * @param {Frame} frame
 */
function scaleOf(scores, frame) {
  const { left, right, top, bottom } = frame;
  const last = scores.length - 1;
  const low = Math.min(0, scores[last]);
  const high = Math.max(scores[0], low + 1e-6);
  return {
    scores,
    frame,
    low,
    high,
    across: (/** @type {number} */ rank) => left + (last > 0 ? rank / last : 0) * (right - left),
    up: (/** @type {number} */ score) =>
      bottom - (high > low ? (score - low) / (high - low) : 0.5) * (bottom - top),
    /** @param {number} rank @returns {number} the nearest that there is */
    limit: (rank) => Math.min(Math.max(rank, 0), last),
    /** @param {number} x CSS pixels @returns {number} the rank that is drawn there */
    rankAt(x) {
      return this.limit(Math.round(((x - left) / (right - left)) * last));
    },
  };
}

/**
 * Pointer and keys point at a rank; a click and Enter pick it.
 * @param {SVGElement} drawing
 * @param {{
 *   scale: () => Scale,
 *   at: () => number,
 *   onPoint: (rank: number) => void,
 *   onPin: (rank: number) => void,
 * }} curve
 */
function listen(drawing, { scale, at, onPoint, onPin }) {
  const follow = (/** @type {PointerEvent} */ { clientX }) =>
    onPoint(scale().rankAt(clientX - drawing.getBoundingClientRect().left));
  drawing.addEventListener('pointermove', follow);
  drawing.addEventListener('pointerdown', follow);
  drawing.addEventListener('pointerleave', () => onPoint(-1));
  // What is picked is what the crosshair shows: a click comes with whole pixels, a move with parts
  // of them.
  drawing.addEventListener('click', () => onPin(at()));
  drawing.addEventListener('keydown', (event) => {
    const { scores, limit } = scale();
    const page = Math.max(1, Math.round(scores.length / 20));
    const to = {
      ArrowRight: at() + 1,
      ArrowUp: at() - 1,
      ArrowLeft: at() - 1,
      ArrowDown: at() + 1,
      PageDown: at() + page,
      PageUp: at() - page,
      Home: 0,
      End: scores.length - 1,
    }[event.key];
    if (to !== undefined) onPoint(limit(to));
    else if (event.key === 'Enter') onPin(at());
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

/** @param {Scale} scale @param {string} title what the scores are */
function createAxes({ scores, frame, low, high, across, up }, title) {
  const ranks = [
    0,
    ...ticks(1, scores.length, 4)
      .map((rank) => rank - 1)
      .filter((rank) => rank > scores.length / 12),
  ];
  return axes(
    frame,
    ranks.map((rank) => ({ at: across(rank), text: (rank + 1).toLocaleString('en') })),
    ticks(low, high, 5).map((score) => ({ at: up(score), text: score.toFixed(1) })),
    'rank',
    title,
  );
}

/** @param {Scale} scale @returns {string} the path of the curve */
function tracePath({ scores, frame, across, up }) {
  // One vertex a pixel is all that can be seen; the ends are always among them.
  const vertices = Math.min(scores.length, Math.ceil(frame.right - frame.left));
  const path = Array.from({ length: vertices }, (_, i) => {
    const rank = vertices > 1 ? Math.round((i * (scores.length - 1)) / (vertices - 1)) : 0;
    return `${across(rank).toFixed(1)} ${up(scores[rank]).toFixed(1)}`;
  });
  return `M${path.join('L')}`;
}
