import { describePoint } from '../data/points.js';
import { rankRows, ranksOf } from '../data/ranking.js';
import {
  describeCandidates,
  isByWords,
  RETRIEVAL_KEYS,
  retrieve,
  scoreName,
} from '../data/retrieval.js';
import { runInTimeSlices } from '../data/time-slices.js';
import { isAbort } from '../providers/abort.js';
import { watch } from '../state/store.js';
import { createCurve } from './curve.js';
import { element } from './element.js';
import { explained } from './explanation.js';
import { createHistogram } from './histogram.js';
import { createThreshold } from './threshold.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * @typedef {object} Ranking of the candidates
 * @property {Uint32Array | null} candidates what is ranked
 * @property {Uint32Array} order rows by rank
 * @property {Float32Array} sorted their scores
 * @property {Int32Array} ranks by row; −1 for a row that is no candidate
 * @property {number} last rank where the crosshair stays when nothing is under the pointer and
 *   nothing is pinned
 */

/** @type {Ranking} */
const NOTHING = {
  candidates: null,
  order: new Uint32Array(),
  sorted: new Float32Array(),
  ranks: new Int32Array(),
  last: 0,
};

/**
 * How all rows match the question: the sorted curve with a crosshair, and a histogram with the
 * threshold.
 *
 * @param {HTMLElement} container
 * @param {Store<State>} store
 * @param {Actions} actions
 */
export function createMatches(container, store, actions) {
  let ranking = { ...NOTHING };
  let inWork = new AbortController();
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
  const ranked = element('h3', { className: 'caption' }, explained('curve', 'By rank'));
  const counted = element('h3', { className: 'caption' }, explained('histogram', 'By score'));
  const right = element('div', { className: 'chart-box' });
  right.append(histogram.element);
  const threshold = createThreshold(store, actions);
  const charts = element(
    'div',
    { className: 'charts' },
    element('section', { className: 'chart-column wide' }, ranked, left),
    element('section', { className: 'chart-column' }, counted, right, threshold.element),
  );
  container.append(empty, readout, charts);

  /** @param {number} rank −1 for none */
  function hover(rank) {
    if (rank >= 0) ranking.last = rank;
    actions.hover(rank < 0 ? -1 : ranking.order[rank]);
  }

  function draw() {
    const now = store.get();
    const { answer, tray, topK, scoreThreshold } = now;
    empty.hidden = answer !== null;
    charts.hidden = readout.hidden = answer === null;
    if (!answer || tray !== 'matches') return;
    const { candidates, hits } = retrieve(now);
    if (candidates !== ranking.candidates) return void rankThenDraw(candidates, answer.scores);
    charts.hidden = candidates.length === 0;
    const { sorted } = ranking;
    if (!charts.hidden) {
      curve.draw(sorted, left.clientWidth, left.clientHeight, scoreName(answer));
      curve.mark(hits.length, `top ${topK}`);
      threshold.show(sorted[sorted.length - 1], sorted[0]);
      histogram.draw(sorted, right.clientWidth, right.clientHeight, scoreName(answer));
      histogram.limit(scoreThreshold);
    }
    point();
  }

  /** @param {Uint32Array} candidates @param {Float32Array} scores */
  async function rankThenDraw(candidates, scores) {
    inWork.abort();
    inWork = new AbortController();
    const work = rank(candidates, scores);
    try {
      ranking = await runInTimeSlices(work, () => {}, inWork.signal);
      draw();
    } catch (reason) {
      if (!isAbort(reason)) throw reason;
    }
  }

  function point() {
    const { answer, hovered, pinned } = store.get();
    if (!answer || retrieve(store.get()).candidates !== ranking.candidates) return;
    const row = hovered >= 0 ? hovered : pinned;
    const at = row >= 0 ? ranking.ranks[row] : Math.min(ranking.last, ranking.order.length - 1);
    curve.point(at);
    histogram.point(at >= 0 ? answer.scores[ranking.order[at]] : null);
    readout.textContent = at >= 0 ? describe(at) : describeUnranked(store.get(), row);
  }

  let frame = 0;
  watch(store, ['hovered', 'pinned'], ({ tray }) => {
    if (tray === 'matches') point();
  });
  watch(store, [...RETRIEVAL_KEYS, 'tray'], () => {
    // The answer has the list and the planet to change already: this may wait for the next frame.
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(draw);
  });
  new ResizeObserver(draw).observe(charts);
  draw();
}

/**
 * @param {Uint32Array} candidates @param {Float32Array} scores
 * @returns {Generator<number, Ranking>}
 */
function* rank(candidates, scores) {
  const order = yield* rankRows(scores, candidates);
  const sorted = new Float32Array(order.length);
  for (let i = 0; i < order.length; i++) sorted[i] = scores[order[i]];
  return { candidates, order, sorted, ranks: ranksOf(order, scores.length), last: 0 };
}

/**
 * @param {Float32Array} scores
 * @param {Uint32Array} order
 * @param {number} low
 * @param {number} high not included
 * @returns {Uint32Array} rows, the best first
 */
const rowsBetween = (scores, order, low, high) =>
  order.filter((row) => scores[row] >= low && scores[row] < high);

/** @param {State} state @param {Ranking} ranking @param {number} rank */
function describeRank(state, { order }, rank) {
  const { bundle, answer } = state;
  if (!bundle || !answer) return '';
  const row = order[rank];
  return `Rank ${(rank + 1).toLocaleString('en')} of ${describeCandidates(state)}, ${scoreName(answer)} ${answer.scores[row].toFixed(3)}: ${describePoint(bundle, row).label}`;
}

/** @param {State} state @param {number} row that is no candidate; −1 if there is none */
function describeUnranked({ bundle, answer, filterMask }, row) {
  if (!bundle || !answer) return '';
  if (row < 0) return 'No row is left to match: take a filter away.';
  const rest = isByWords(answer) ? 'has no word of it' : 'was judged';
  const reason = filterMask && !filterMask[row] ? 'does not pass the filters' : rest;
  return `Without a rank, as it ${reason}, ${scoreName(answer)} ${answer.scores[row].toFixed(3)}: ${describePoint(bundle, row).label}`;
}
