import { describeVariant, frontier, variantTitle } from '../data/compression.js';
import { watch } from '../state/store.js';
import { element } from './element.js';
import { explained } from './explanation.js';
import { createSlider } from './slider.js';
import { axes, frameOf, svg } from './svg.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { Compression, Variant } from '../data/compression.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const [WIDTH, HEIGHT] = [300, 170];

/**
 * What smaller vectors weigh and still find: a curve, a table, and a slider that shows on the planet
 * which rows lose their neighbours.
 *
 * @param {Store<State>} store
 * @param {Actions} actions
 * @returns {HTMLElement}
 */
export function createCompression(store, actions) {
  const measure = element('button', {
    type: 'button',
    className: 'quiet',
    onclick: () => void actions.compress(),
  });
  const chart = svg('svg', {
    class: 'chart compression-chart',
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    role: 'img',
    'aria-label': 'Bytes a vector against what is still found; the table below has the numbers',
  });
  const slider = createSlider(
    'compression-slider',
    'Melt the planet',
    { minimum: 0, maximum: 1, step: 1 },
    (number) => void actions.melt(number),
  );
  const said = element('p', { className: 'note', role: 'status' });
  const table = element('table', { className: 'compression-table' });
  const shown = element(
    'div',
    { className: 'compression', hidden: true },
    chart,
    slider.row,
    said,
    element('details', {}, element('summary', {}, 'As a table'), table),
  );

  watch(store, ['compression', 'compressing', 'melted', 'evaluation'], (now) => {
    const { compression, compressing, melted, evaluation, topK } = now;
    measure.hidden = evaluation === null;
    measure.disabled = compressing && !compression;
    measure.textContent =
      compressing && !compression ? 'Searching with smaller vectors …' : `Measure at ${topK}`;
    if (compression && compression.k === topK) measure.hidden = true;
    shown.hidden = compression === null;
    if (!compression) return;
    const { variants, k } = compression;
    const at = melted < 0 ? variants.length - 1 : melted;
    chart.replaceChildren(...drawing(compression, at));
    slider.input.max = String(variants.length - 1);
    slider.show(at, variantTitle(variants[at]));
    said.textContent = [
      describeVariant(variants[at], k),
      melted < 0
        ? ''
        : compressing
          ? 'The planet melts …'
          : 'The planet is coloured by the neighbours lost.',
    ]
      .filter(Boolean)
      .join(' ');
    table.replaceChildren(...tableParts(compression));
  });
  watch(store, ['topK'], ({ compression, topK }) => {
    measure.hidden = compression?.k === topK;
    measure.textContent = `Measure at ${topK}`;
  });

  return element(
    'section',
    {},
    element('h3', { className: 'caption' }, explained('compression', 'Smaller vectors')),
    measure,
    shown,
  );
}

/**
 * Bytes a vector, doubling along the bottom, against shares.
 *
 * @param {Compression} compression
 * @param {number} chosen
 * @returns {SVGElement[]}
 */
function drawing({ variants, k }, chosen) {
  const frame = frameOf(WIDTH, HEIGHT);
  const [low, high] = [variants[0].bytes, variants[variants.length - 1].bytes].map(Math.log2);
  const across = (/** @type {number} */ bytes) =>
    frame.left +
    8 +
    ((Math.log2(bytes) - low) / (high - low || 1)) * (frame.right - frame.left - 16);
  const up = (/** @type {number} */ share) => frame.bottom - share * (frame.bottom - frame.top);
  const weights = [...new Set(variants.map(({ bytes }) => bytes))].filter(
    (bytes, at, all) => at === 0 || at === all.length - 1 || (at % 2 === 0 && at < all.length - 2),
  );
  const line = frontier(variants).map(({ bytes, kept }) => `${across(bytes)} ${up(kept)}`);
  const { bytes } = variants[chosen];
  return [
    axes(
      frame,
      weights.map((weight) => ({ at: across(weight), text: weight.toLocaleString('en') })),
      [0, 0.25, 0.5, 0.75, 1].map((share) => ({ at: up(share), text: `${100 * share}%` })),
      'bytes a vector',
      `at ${k}: ● of exact${variants[0].recall === null ? '' : ', ◇ of answers'}`,
    ),
    svg('line', {
      class: 'crosshair',
      x1: across(bytes),
      x2: across(bytes),
      y1: frame.top,
      y2: frame.bottom,
    }),
    svg('path', { class: 'curve', d: `M${line.join('L')}` }),
    ...variants.flatMap((variant, at) => marks(variant, at === chosen, across, up)),
  ];
}

/**
 * @param {Variant} variant
 * @param {boolean} isChosen
 * @param {(bytes: number) => number} across
 * @param {(share: number) => number} up
 * @returns {SVGElement[]}
 */
function marks(variant, isChosen, across, up) {
  const x = across(variant.bytes);
  const kept = svg(
    'circle',
    { cx: x, cy: up(variant.kept), r: isChosen ? 5 : 3, class: isChosen ? 'kept chosen' : 'kept' },
    svg('title', {}, variantTitle(variant)),
  );
  if (variant.recall === null) return [kept];
  const y = up(variant.recall);
  const size = isChosen ? 5 : 3.5;
  return [
    kept,
    svg('path', {
      class: isChosen ? 'recall chosen' : 'recall',
      d: `M${x} ${y - size}L${x + size} ${y}L${x} ${y + size}L${x - size} ${y}Z`,
    }),
  ];
}

/** @param {Compression} compression @returns {HTMLElement[]} */
function tableParts({ variants, k }) {
  const isJudged = variants[0].recall !== null;
  const head = ['Vectors', 'Bytes', `Of exact, at ${k}`, ...(isJudged ? ['Recall'] : [])];
  return [
    element(
      'thead',
      {},
      element('tr', {}, ...head.map((title) => element('th', { scope: 'col' }, title))),
    ),
    element(
      'tbody',
      {},
      ...variants.map((variant) =>
        element(
          'tr',
          {},
          element('th', { scope: 'row' }, variantTitle(variant)),
          element('td', {}, variant.bytes.toLocaleString('en')),
          element('td', {}, `${(100 * variant.kept).toFixed(1)}%`),
          variant.recall === null ? '' : element('td', {}, variant.recall.toFixed(3)),
        ),
      ),
    ),
  ];
}
