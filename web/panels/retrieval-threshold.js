import { reaching, thresholdEffect } from '../data/threshold-effect.js';
import { ticks } from '../geometry/scale.js';
import { watchLater } from '../state/later.js';
import { watch } from '../state/store.js';
import { element } from './element.js';
import { explained } from './explanation.js';
import { createSlider } from './slider.js';
import { axes, frameOf, svg } from './svg.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { Effect } from '../data/threshold-effect.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const STEP = 0.01;
const [WIDTH, HEIGHT] = [300, 150];

/**
 * What the threshold of any answer does to what the questions find: how many right rows stay, and how
 * many wrong ones go, as two curves over the similarity.
 *
 * @param {Store<State>} store
 * @param {Actions} actions
 * @returns {HTMLElement}
 */
export function createThresholdEffect(store, actions) {
  const plane = svg('g');
  const right = svg('path', { class: 'curve' });
  const wrong = svg('path', { class: 'curve wrong' });
  const cutoff = svg('line', { class: 'crosshair' });
  const chart = svg(
    'svg',
    { class: 'chart', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img' },
    plane,
    wrong,
    right,
    cutoff,
  );
  const slider = createSlider(
    'threshold-effect',
    'Threshold',
    { minimum: -1, maximum: 1, step: STEP },
    (value) => actions.setThreshold(value <= Number(slider.input.min) ? null : value),
  );
  const words = element('p', { className: 'note', role: 'status' });
  const section = element(
    'section',
    { className: 'threshold-effect' },
    element(
      'h3',
      { className: 'caption' },
      explained('threshold-effect', 'What a threshold would do'),
    ),
    chart,
    element(
      'p',
      { className: 'threshold-key', 'aria-hidden': 'true' },
      element('span', { className: 'key-right' }, 'right ones stay'),
      element('span', { className: 'key-wrong' }, 'wrong ones stay'),
    ),
    slider.row,
    words,
  );
  /** @type {Effect | null} */
  let effect = null;

  /** @param {State} state */
  function show({ scoreThreshold }) {
    if (!effect) return;
    const { low, high } = rangeOf(effect);
    const threshold = Math.min(Math.max(scoreThreshold ?? low, low), high);
    const { top, bottom } = frameOf(WIDTH, HEIGHT);
    const x = across(threshold, { low, high });
    for (const [name, value] of Object.entries({ x1: x, x2: x, y1: top, y2: bottom }))
      cutoff.setAttribute(name, String(value));
    slider.show(threshold, scoreThreshold === null ? 'none' : threshold.toFixed(2));
    words.textContent = describe(effect, scoreThreshold);
  }

  watchLater(store, ['bundle', 'evaluation'], (now) => {
    const { bundle, evaluation } = now;
    effect = bundle && evaluation ? thresholdEffect(bundle, evaluation) : null;
    section.hidden = !effect || effect.right.length + effect.wrong.length === 0;
    if (!effect || section.hidden) return;
    const range = rangeOf(effect);
    slider.input.min = String(range.low);
    slider.input.max = String(range.high);
    plane.replaceChildren(createAxes(range));
    right.setAttribute('d', trace(effect.right, range));
    wrong.setAttribute('d', trace(effect.wrong, range));
    show(now);
  });
  watch(store, ['scoreThreshold'], (now) => {
    if (!section.hidden) show(now);
  });
  watchLater(store, ['evaluation', 'scoreThreshold'], () => {
    chart.setAttribute('aria-label', `Shares that stay by threshold. ${words.textContent}`);
  });
  return section;
}

/**
 * @param {Effect} effect
 * @param {number | null} threshold
 * @returns {string} such as "At 0.45: 380 of 653 right ones stay, 1,210 of 1,597 wrong ones go."
 */
function describe({ right, wrong }, threshold) {
  if (threshold === null)
    return `Without a threshold ${format(right.length)} right and ${format(wrong.length)} wrong ones are found. Wrong: not judged to be an answer.`;
  const stay = reaching(right, threshold);
  const go = wrong.length - reaching(wrong, threshold);
  return `At ${threshold.toFixed(2)}: ${format(stay)} of ${format(right.length)} right ones stay, ${format(go)} of ${format(wrong.length)} wrong ones go.`;
}

/** @param {Effect} effect @returns {{low: number, high: number}} whole steps round all scores */
function rangeOf({ right, wrong }) {
  const ends = [right[0], wrong[0], right.at(-1), wrong.at(-1)].filter((end) => end !== undefined);
  const low = Math.floor(Math.min(...ends) / STEP) * STEP;
  return { low, high: Math.max(Math.ceil(Math.max(...ends) / STEP) * STEP, low + STEP) };
}

/** @param {number} score @param {{low: number, high: number}} range @returns {number} CSS pixels */
function across(score, { low, high }) {
  const { left, right } = frameOf(WIDTH, HEIGHT);
  return left + ((score - low) / (high - low)) * (right - left);
}

/** @param {number} share @returns {number} CSS pixels */
function up(share) {
  const { top, bottom } = frameOf(WIDTH, HEIGHT);
  return bottom - share * (bottom - top);
}

/** @param {{low: number, high: number}} range */
const createAxes = (range) =>
  axes(
    frameOf(WIDTH, HEIGHT),
    ticks(range.low, range.high, 4).map((score) => ({
      at: across(score, range),
      text: score.toFixed(1),
    })),
    [0, 0.5, 1].map((share) => ({ at: up(share), text: `${100 * share}%` })),
    'similarity',
    'stay',
  );

/** @param {Float32Array} scores ascending @param {{low: number, high: number}} range */
function trace(scores, range) {
  if (scores.length === 0) return '';
  const steps = Array.from(
    { length: 81 },
    (_, i) => range.low + (i / 80) * (range.high - range.low),
  );
  const places = steps.map(
    (score) =>
      `${across(score, range).toFixed(1)} ${up(reaching(scores, score) / scores.length).toFixed(1)}`,
  );
  return `M${places.join('L')}`;
}

/** @param {number} count */
const format = (count) => count.toLocaleString('en');
