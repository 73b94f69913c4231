import { shownStored } from '../formats/stored-layouts.js';
import { watch } from '../state/store.js';
import { element } from './element.js';

/**
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * @typedef {object} Measure a number that says how true the globe is
 * @property {string} title
 * @property {string} [brief] a shorter title, where the number stands in the headline
 * @property {(neighbors: number) => string} help one sentence
 * @property {(state: State) => number | null | undefined} read
 * @property {(value: number) => string} [format]
 * @property {[fair: number, good: number]} [marks] from where on it is fair and good; falling if
 *   less is better
 * @property {boolean} [scale] drawn as a share of 1
 */

/** @param {string} name @returns {(state: State) => number | undefined} */
const measured =
  (name) =>
  ({ quality }) =>
    quality?.[name];

/** @type {Measure[]} */
const MEASURES = [
  {
    title: 'Trustworthiness',
    brief: 'Trust',
    read: measured('trustworthiness'),
    marks: [0.8, 0.9],
    scale: true,
    help: () => '1 when points close on the globe are close in meaning.',
  },
  {
    title: 'Continuity',
    brief: 'Continuity',
    read: measured('continuity'),
    marks: [0.8, 0.9],
    scale: true,
    help: () => '1 when points close in meaning are close on the globe.',
  },
  {
    title: 'Recall',
    brief: 'Recall',
    read: measured('recall'),
    marks: [0.25, 0.5],
    scale: true,
    help: (k) =>
      `The share of the ${k} nearest in meaning that are among the ${k} nearest on the globe.`,
  },
  {
    title: 'Rank correlation of distances',
    read: measured('spearman'),
    marks: [0.3, 0.6],
    scale: true,
    help: () => 'Spearman’s ρ: 1 when distances on the globe sort as in meaning, 0 at chance.',
  },
  {
    title: 'KL divergence',
    read: readDivergence,
    help: () => 'What the globe loses of all neighbourhoods, in nats: less is better.',
  },
  {
    title: 'Largest empty cap',
    read: measured('largest_empty_cap_degrees'),
    marks: [60, 35],
    format: (value) => `${value.toFixed(1)}°`,
    help: () => 'Radius of the largest gap: small when the whole globe is used.',
  },
  {
    title: 'Mean position',
    read: measured('mean_position'),
    marks: [0.3, 0.15],
    help: () => 'How unevenly the points lie: 0 balanced, 1 all in one place.',
  },
];

/**
 * How true the globe is to the vectors: three numbers in a line, and all of them explained on
 * demand.
 *
 * @param {Store<State>} store
 * @returns {HTMLElement}
 */
export function createQuality(store) {
  const stage = element('span', { className: 'stage-of-quality' });
  const brief = element('span', { className: 'brief' });
  const list = element('dl', {});
  const basis = element('p', { className: 'note' });
  const panel = element(
    'details',
    { className: 'quality', hidden: true },
    element('summary', {}, element('span', { className: 'title' }, 'Quality'), stage, brief),
    element('div', { className: 'explained' }, list, basis),
  );

  // On a small screen what opens lies below what can be seen.
  panel.addEventListener('toggle', () => {
    if (panel.open) panel.scrollIntoView({ block: 'nearest' });
  });

  watch(store, ['quality', 'measuring', 'outdated', 'bundle', 'layoutSource'], (now) => {
    panel.hidden = now.measuring === null && !hasNumbers(now);
    panel.classList.toggle('outdated', now.outdated);
    stage.textContent = describeStage(now);
    basis.textContent = describeBasis(now);
  });
  watch(store, ['quality', 'bundle', 'costs', 'positionsFrom'], (now) => {
    brief.replaceChildren(...MEASURES.flatMap((measure) => summarize(measure, now)));
    list.replaceChildren(...MEASURES.flatMap((measure) => explain(measure, now)));
  });
  return panel;
}

/** @param {State} state @returns {number | null | undefined} nats */
function readDivergence(state) {
  return state.costs.at(-1)?.cost ?? shownStored(state)?.cost;
}

/** @param {State} state */
const hasNumbers = (state) => MEASURES.some(({ read }) => Number.isFinite(read(state)));

/**
 * @param {Measure} measure
 * @param {State} state
 * @returns {HTMLElement[]} none where it is not in the headline or not known
 */
function summarize({ brief, read, format = decimal }, state) {
  const value = read(state);
  return brief && isNumber(value)
    ? [
        element(
          'span',
          {},
          element('span', { className: 'term' }, brief),
          ' ',
          element('b', {}, format(value)),
        ),
      ]
    : [];
}

/**
 * @param {Measure} measure
 * @param {State} state
 * @returns {HTMLElement[]} none where it is not known
 */
function explain({ title, help, read, format = decimal, marks, scale }, state) {
  const value = read(state);
  if (!isNumber(value)) return [];
  const grade = marks ? element('span', { className: 'grade' }, judge(value, marks)) : null;
  const meter = element('dd', { className: 'meter', 'aria-hidden': 'true', hidden: !scale });
  if (scale && marks) {
    meter.style.setProperty('--share', String(Math.min(Math.max(value, 0), 1)));
    meter.style.setProperty('--fair', String(marks[0]));
    meter.style.setProperty('--good', String(marks[1]));
  }
  return [
    element(
      'div',
      {},
      element('dt', {}, title),
      element('dd', { className: 'value' }, grade, element('b', {}, format(value))),
      meter,
      element('dd', { className: 'help' }, help(state.quality?.neighbors ?? 10)),
    ),
  ];
}

/** @param {number} value @param {[fair: number, good: number]} marks */
function judge(value, [fair, good]) {
  const reaches = (/** @type {number} */ mark) => (good > fair ? value >= mark : value <= mark);
  return reaches(good) ? 'good' : reaches(fair) ? 'fair' : 'poor';
}

/** @param {State} state @returns {string} a few words for the headline */
function describeStage({ measuring, outdated, quality, bundle }) {
  if (measuring !== null) return `measuring … ${Math.round(100 * measuring)} %`;
  if (outdated) return 'of the previous layout';
  return isSample(quality, bundle) ? 'of a sample' : '';
}

/** @param {State} state @returns {string} a sentence */
function describeBasis({ measuring, outdated, quality, bundle, layoutSource }) {
  if (outdated)
    return measuring === null
      ? 'From the previous layout: measured again when the points stop.'
      : 'From the previous layout, until the new one is measured.';
  if (!quality?.sample_size || !bundle) return '';
  const count = bundle.count.toLocaleString('en');
  const points = isSample(quality, bundle)
    ? `a sample of ${quality.sample_size.toLocaleString('en')} of ${count} points`
    : `all ${count} points`;
  return `Measured on ${points}, by the cosine of their vectors.${describeSource(layoutSource)}`;
}

/** @param {State['layoutSource']} source */
function describeSource(source) {
  if (!source?.backend) return '';
  const { recall } = source;
  const among =
    typeof recall === 'number' && recall < 1
      ? ` from ${Math.floor(recall * 100)} % of the true neighbours`
      : '';
  return ` Laid out by ${source.backend}${among}.`;
}

/** @param {State['quality']} quality @param {State['bundle']} bundle */
const isSample = (quality, bundle) =>
  Boolean(bundle && quality && quality.sample_size < bundle.count);

/** @param {number | null | undefined} value @returns {value is number} */
const isNumber = (value) => Number.isFinite(value);

/** @param {number} value */
const decimal = (value) => value.toFixed(3);
