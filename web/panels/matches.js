import { describePoint } from '../data/points.js';
import { rankRows, ranksOf } from '../data/ranking.js';
import { watch } from '../state/store.js';
import { createCurve } from './curve.js';
import { element } from './element.js';
import { createHistogram } from './histogram.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { Answer, State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * @typedef {object} Ranking
 * @property {Answer | null} answer what is ranked
 * @property {Uint32Array} order rows by rank
 * @property {Uint32Array} ranks by row
 * @property {number} last rank where the crosshair stays when nothing is under the pointer and
 *   nothing is pinned
 */

/** @type {Ranking} */
const NOTHING = { answer: null, order: new Uint32Array(), ranks: new Uint32Array(), last: 0 };

/**
 * How all rows match the question: the sorted curve with a crosshair, and a histogram.
 *
 * @param {HTMLElement} container
 * @param {Store<State>} store
 * @param {Actions} actions
 */
export function createMatches(container, store, actions) {
  let ranking = { ...NOTHING };
  const describe = (/** @type {number} */ rank) => describeRank(store.get(), ranking, rank);
  const curve = createCurve(hover, (rank) => actions.pin(ranking.order[rank]), describe);
  const histogram = createHistogram((low, high) => {
    const { answer } = store.get();
    if (answer) actions.selectPoints(rowsBetween(answer.scores, ranking.order, low, high));
  });
  const empty = element(
    'p',
    { className: 'note' },
    'Ask the planet something: this shows how every row matches it.',
  );
  const readout = element('p', { className: 'readout-line' });
  const left = element('div', { className: 'chart-box wide' });
  left.append(curve.element);
  const right = element('div', { className: 'chart-box' });
  right.append(histogram.element);
  const charts = element('div', { className: 'charts' }, left, right);
  container.append(empty, readout, charts);

  /** @param {number} rank −1 for none */
  function hover(rank) {
    if (rank >= 0) ranking.last = rank;
    actions.hover(rank < 0 ? -1 : ranking.order[rank]);
  }

  function draw() {
    const { answer, tray } = store.get();
    empty.hidden = answer !== null;
    charts.hidden = readout.hidden = answer === null;
    if (!answer || tray !== 'matches') return;
    if (answer !== ranking.answer) ranking = rank(answer);
    const sorted = Float32Array.from(ranking.order, (row) => answer.scores[row]);
    curve.draw(sorted, left.clientWidth, left.clientHeight);
    histogram.draw(answer.scores, right.clientWidth, right.clientHeight);
    point();
  }

  function point() {
    const { answer, hovered, pinned } = store.get();
    if (!answer || answer !== ranking.answer) return;
    const row = hovered >= 0 ? hovered : pinned;
    const at = row >= 0 ? ranking.ranks[row] : ranking.last;
    curve.point(at);
    histogram.point(answer.scores[ranking.order[at]]);
    readout.textContent = describe(at);
  }

  let frame = 0;
  watch(store, ['hovered', 'pinned'], ({ tray }) => {
    if (tray === 'matches') point();
  });
  watch(store, ['answer', 'tray'], () => {
    // The answer has the list and the planet to change already: this may wait for the next frame.
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(draw);
  });
  new ResizeObserver(draw).observe(charts);
  draw();
}

/** @param {Answer} answer @returns {Ranking} */
function rank(answer) {
  const order = rankRows(answer.scores);
  return { answer, order, ranks: ranksOf(order), last: 0 };
}

/**
 * @param {Float32Array} scores
 * @param {Uint32Array} order
 * @param {number} low
 * @param {number} high not included
 * @returns {number[]} rows, the best first
 */
const rowsBetween = (scores, order, low, high) =>
  [...order].filter((row) => scores[row] >= low && scores[row] < high);

/** @param {State} state @param {Ranking} ranking @param {number} rank */
function describeRank({ bundle, answer }, { order }, rank) {
  if (!bundle || !answer) return '';
  const row = order[rank];
  return `Rank ${(rank + 1).toLocaleString('en')} of ${order.length.toLocaleString('en')}, similarity ${answer.scores[row].toFixed(3)}: ${describePoint(bundle, row).label}`;
}
