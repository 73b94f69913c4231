import { ticks } from '../geometry/scale.js';
import { axes, svg } from './svg.js';

/**
 * All similarities from the highest to the lowest, with a crosshair on one rank.
 *
 * @param {(rank: number) => void} onPoint rank under the pointer or chosen by key; −1 when the
 *   pointer leaves
 * @param {(rank: number) => void} onPick
 * @param {(rank: number) => string} describe a rank in words
 */
export function createCurve(onPoint, onPick, describe) {
  const line = svg('path', { class: 'curve' });
  const cross = svg('path', { class: 'crosshair' });
  const dot = svg('circle', { r: 4, class: 'crosshair-dot' });
  const plane = svg('g');
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
    line,
    cross,
    dot,
  );
  /** @type {Float32Array} */
  let sorted = new Float32Array();
  let frame = { left: 0, right: 1, top: 0, bottom: 1 };
  let low = 0,
    high = 1,
    at = 0;

  const across = (/** @type {number} */ rank) =>
    frame.left + (sorted.length > 1 ? rank / (sorted.length - 1) : 0) * (frame.right - frame.left);
  const up = (/** @type {number} */ score) =>
    frame.bottom - (high > low ? (score - low) / (high - low) : 0.5) * (frame.bottom - frame.top);

  /** @param {PointerEvent} event @returns {number} the rank that is drawn there */
  function rankAt({ clientX }) {
    const share =
      (clientX - drawing.getBoundingClientRect().left - frame.left) / (frame.right - frame.left);
    return Math.min(Math.max(Math.round(share * (sorted.length - 1)), 0), sorted.length - 1);
  }
  drawing.addEventListener('pointermove', (event) => onPoint(rankAt(event)));
  drawing.addEventListener('pointerdown', (event) => onPoint(rankAt(event)));
  drawing.addEventListener('pointerleave', () => onPoint(-1));
  // What is picked is what the crosshair shows: a click comes with whole pixels, a move with parts
  // of them.
  drawing.addEventListener('click', () => onPick(at));
  drawing.addEventListener('keydown', (event) => {
    const page = Math.max(1, Math.round(sorted.length / 20));
    const last = sorted.length - 1;
    const to = {
      ArrowRight: at + 1,
      ArrowUp: at - 1,
      ArrowLeft: at - 1,
      ArrowDown: at + 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: last,
    }[event.key];
    if (to !== undefined) onPoint(Math.min(Math.max(to, 0), last));
    else if (event.key === 'Enter') onPick(at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  return {
    element: drawing,
    /**
     * @param {Float32Array} scores from the highest to the lowest
     * @param {number} width CSS pixels
     * @param {number} height CSS pixels
     */
    draw(scores, width, height) {
      sorted = scores;
      frame = {
        left: 44,
        right: Math.max(width - 12, 60),
        top: 24,
        bottom: Math.max(height - 34, 40),
      };
      low = Math.min(0, sorted[sorted.length - 1]);
      high = Math.max(sorted[0], low + 1e-6);
      drawing.setAttribute('viewBox', `0 0 ${width} ${height}`);
      drawing.setAttribute('aria-valuemax', String(sorted.length));
      const marks = [
        0,
        ...ticks(1, sorted.length, 4)
          .map((rank) => rank - 1)
          .filter((rank) => rank > sorted.length / 12),
      ];
      plane.replaceChildren(
        axes(
          frame,
          marks.map((rank) => ({ at: across(rank), text: (rank + 1).toLocaleString('en') })),
          ticks(low, high, 5).map((score) => ({ at: up(score), text: score.toFixed(1) })),
          'rank',
          'similarity',
        ),
      );
      // One vertex a pixel is all that can be seen; the ends are always among them.
      const vertices = Math.min(sorted.length, Math.ceil(frame.right - frame.left));
      const path = Array.from({ length: vertices }, (_, i) => {
        const rank = vertices > 1 ? Math.round((i * (sorted.length - 1)) / (vertices - 1)) : 0;
        return `${across(rank).toFixed(1)} ${up(sorted[rank]).toFixed(1)}`;
      });
      line.setAttribute('d', `M${path.join('L')}`);
    },
    /** @param {number} rank where the crosshair is; −1 hides it */
    point(rank) {
      cross.toggleAttribute('hidden', rank < 0);
      dot.toggleAttribute('hidden', rank < 0);
      if (rank < 0) return;
      at = rank;
      const x = across(rank),
        y = up(sorted[rank]);
      cross.setAttribute(
        'd',
        `M${x} ${frame.top}V${frame.bottom}M${frame.left} ${y}H${frame.right}`,
      );
      dot.setAttribute('cx', String(x));
      dot.setAttribute('cy', String(y));
      drawing.setAttribute('aria-valuenow', String(rank + 1));
      drawing.setAttribute('aria-valuetext', describe(rank));
    },
  };
}
