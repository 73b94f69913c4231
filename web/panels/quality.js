import { element } from './element.js';

/**
 * What is measured of a layout, how it is written, and what it means in one sentence.
 * @type {{name: string, title: string, short?: string, write: (value: number) => string, help: string}[]}
 */
const MEASURES = [
  { name: 'trustworthiness', title: 'Trustworthiness', short: 'Trust', write: decimals(3),
    help: '1 when no point has a neighbour on the globe that is far from it in meaning.' },
  { name: 'continuity', title: 'Continuity', short: 'Continuity', write: decimals(3),
    help: '1 when no neighbour in meaning is far away on the globe.' },
  { name: 'recall', title: 'Recall', short: 'Recall', write: decimals(3),
    help: 'The share of the nearest in meaning that are among the nearest on the globe.' },
  { name: 'spearman', title: 'Order of distances', write: decimals(3),
    help: '1 when points farther apart in meaning are always farther apart on the globe (Spearman); a small globe cannot keep all.' },
  { name: 'cost', title: 'KL divergence', write: (value) => `${value.toFixed(3)} nats`,
    help: 'What the method makes small: how much of the neighbourhoods the globe loses. Compare it within one data set and one perplexity only.' },
  { name: 'largest_empty_cap_degrees', title: 'Largest gap', write: (value) => `${value.toFixed(0)}°`,
    help: 'The radius of the largest round patch without a point: below 35° the whole globe is used.' },
  { name: 'mean_position', title: 'Balance', write: decimals(2),
    help: '0 when the points are spread evenly around the middle of the globe, 1 when all lie in one place.' },
];

/**
 * How true the layout on the screen is to the vectors: three numbers, and all of them explained.
 * @param {import('../state.js').Store<import('../state.js').State>} store
 * @returns {HTMLElement[]} the three, and the explanation of all
 */
export function createQuality(store) {
  const summary = element('dl', { className: 'quality' });
  const list = element('dl', { className: 'measures' });
  const extent = element('p', { className: 'note' });
  const details = element('details', { className: 'explanation', hidden: true }, element('summary', {}, 'What these numbers say'), list, extent);

  function show() {
    const { quality, bundle } = store.get();
    const known = MEASURES.flatMap((measure) => {
      const value = quality?.[measure.name];
      return typeof value === 'number' && Number.isFinite(value) ? [{ ...measure, written: measure.write(value) }] : [];
    });
    summary.replaceChildren(...known.flatMap(({ short, written, help }) => (short
      ? [element('div', { title: help }, element('dt', {}, short), element('dd', {}, written))] : [])));
    list.replaceChildren(...known.map(({ title, written, help }) => element('div', {},
      element('dt', {}, title), element('dd', {}, element('strong', {}, written), element('span', {}, help)))));
    details.hidden = known.length === 0;
    extent.textContent = sampled(quality, bundle?.count ?? 0);
  }
  store.subscribe((now, before) => {
    if (now.quality !== before.quality) show();
  });
  show();
  return [summary, details];
}

/**
 * @param {Record<string, number> | null} quality
 * @param {number} count
 * @returns {string} what was measured on what
 */
function sampled(quality, count) {
  const size = quality?.sample_size ?? count;
  const neighbors = quality?.neighbors ?? 10;
  const among = size < count ? `a sample of ${size.toLocaleString('en')} of ${count.toLocaleString('en')}` : `all ${count.toLocaleString('en')}`;
  return `Measured against the vectors themselves on ${among} points and their ${neighbors} nearest.`;
}

/** @param {number} digits @returns {(value: number) => string} */
function decimals(digits) {
  return (value) => value.toFixed(digits);
}
