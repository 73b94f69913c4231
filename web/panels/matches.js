import { describePoint } from '../data/points.js';
import { rankRows, ranksOf } from '../data/ranking.js';
import { createCurve } from './curve.js';
import { element } from './element.js';
import { createHistogram } from './histogram.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { Answer, State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * How all rows match the question: the sorted curve with a crosshair, and a histogram.
 *
 * @param {HTMLElement} container
 * @param {Store<State>} store
 * @param {Actions} actions
 */
export function createMatches(container, store, actions) {
  const empty = element(
    'p',
    { className: 'note' },
    'Ask the planet something: this shows how every row matches it.',
  );
  const readout = element('p', { className: 'readout-line' });
  const curve = createCurve(hover, (rank) => actions.select(order[rank]), describe);
  const histogram = createHistogram((low, high) => {
    const { answer } = store.get();
    if (answer)
      actions.choosePoints(
        [...order].filter((row) => answer.scores[row] >= low && answer.scores[row] < high),
      );
  });
  const left = element('div', { className: 'chart-box wide' });
  left.append(curve.element);
  const right = element('div', { className: 'chart-box' });
  right.append(histogram.element);
  const charts = element('div', { className: 'charts' }, left, right);
  container.append(empty, readout, charts);
  /** @type {Uint32Array} rows by rank */
  let order = new Uint32Array();
  /** @type {Uint32Array} ranks by row */
  let ranks = new Uint32Array();
  /** @type {Answer | null} what `order` belongs to */
  let ranked = null;
  let frame = 0;
  // Where the crosshair stays when nothing is under the pointer and nothing is pinned.
  let last = 0;

  /** @param {number} rank −1 for none */
  function hover(rank) {
    if (rank >= 0) last = rank;
    actions.hover(rank < 0 ? -1 : order[rank]);
  }

  /** @param {number} rank */
  function describe(rank) {
    const { bundle, answer } = store.get();
    if (!bundle || !answer) return '';
    const row = order[rank];
    return `Rank ${(rank + 1).toLocaleString('en')} of ${order.length.toLocaleString('en')}, similarity ${answer.scores[row].toFixed(3)}: ${describePoint(bundle, row).label}`;
  }

  function draw() {
    const { answer, tray } = store.get();
    empty.hidden = answer !== null;
    charts.hidden = readout.hidden = answer === null;
    if (!answer || tray !== 'matches') return;
    if (answer !== ranked) {
      ranked = answer;
      order = rankRows(answer.scores);
      ranks = ranksOf(order);
      last = 0;
    }
    const sorted = Float32Array.from(order, (row) => answer.scores[row]);
    curve.draw(sorted, left.clientWidth, left.clientHeight);
    histogram.draw(answer.scores, right.clientWidth, right.clientHeight);
    point();
  }

  function point() {
    const { answer, hovered, selected } = store.get();
    if (!answer || answer !== ranked) return;
    const row = hovered >= 0 ? hovered : selected;
    const rank = row >= 0 ? ranks[row] : last;
    curve.point(rank);
    histogram.point(answer.scores[order[rank]]);
    readout.textContent = describe(rank);
  }

  store.subscribe((now, before) => {
    if (now.answer !== before.answer || now.tray !== before.tray) {
      // The answer has the list and the planet to change already: this may wait for the next frame.
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(draw);
    } else if (
      now.tray === 'matches' &&
      (now.hovered !== before.hovered || now.selected !== before.selected)
    )
      point();
  });
  new ResizeObserver(draw).observe(charts);
  draw();
}
