import { binNumbers } from '../data/filters.js';
import { element } from './element.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { Filter } from '../data/filters.js'
 */

const BINS = 40;
const CHART = { width: 240, height: 44 };
const STEPS = 200;
const READABLE = new Intl.NumberFormat('en', { maximumSignificantDigits: 4, notation: 'compact' });

/**
 * Which range of a column's numbers passes: a histogram with two handles, and two fields.
 * @param {string} name
 * @param {string} title
 * @param {ArrayLike<number>} values
 * @param {Actions} actions
 */
export function createNumberFilter(name, title, values, actions) {
  const bins = binNumbers(values, BINS) ?? { low: 0, high: 0, counts: [] };
  const { low, high, counts } = bins;
  const whole = Array.prototype.every.call(
    values,
    (value) => Number.isInteger(value) || Number.isNaN(value),
  );
  const step = whole ? Math.max(1, Math.round((high - low) / STEPS)) : (high - low) / STEPS || 1;
  const drawing = chart(counts);
  /** @type {{low: number | null, high: number | null}} */
  let limits = { low: null, high: null };

  /** @param {{low?: number | null, high?: number | null}} change */
  function turn(change) {
    limits = { ...limits, ...change };
    if (limits.low === null && limits.high === null)
      actions.removeFilter({ kind: 'number', column: name });
    else actions.setFilter({ kind: 'number', column: name, ...limits });
  }
  /** @param {number} value */
  const lowest = (value) =>
    turn({ low: value <= low ? null : Math.min(value, limits.high ?? high) });
  /** @param {number} value */
  const highest = (value) =>
    turn({ high: value >= high ? null : Math.max(value, limits.low ?? low) });
  const handle = (/** @type {string} */ which, /** @type {(value: number) => void} */ onTurn) =>
    element('input', {
      type: 'range',
      'aria-label': `${which} ${title}`,
      min: String(low),
      max: String(high),
      step: whole ? step : 'any',
      oninput: (/** @type {Event} */ event) =>
        onTurn(/** @type {HTMLInputElement} */ (event.target).valueAsNumber),
      onkeydown: (/** @type {KeyboardEvent} */ event) => nudge(event, step, onTurn),
    });
  const field = (
    /** @type {string} */ which,
    /** @type {(value: number) => void} */ onTurn,
    /** @type {number} */ limit,
  ) =>
    element('input', {
      type: 'number',
      'aria-label': `${which} ${title}`,
      step: 'any',
      onchange: (/** @type {Event} */ event) => {
        const { valueAsNumber } = /** @type {HTMLInputElement} */ (event.target);
        onTurn(Number.isNaN(valueAsNumber) ? limit : valueAsNumber);
      },
    });
  const handles = [handle('Lowest', lowest), handle('Highest', highest)];
  const fields = [field('At least', lowest, low), field('At most', highest, high)];
  const state = element('span', { className: 'filter-state' });
  const body =
    counts.length === 0
      ? [element('p', { className: 'note' }, 'No point has a number here.')]
      : [
          element('div', { className: 'filter-range' }, drawing.element, ...handles),
          element(
            'div',
            { className: 'row' },
            fields[0],
            element('span', { className: 'caption' }, 'to'),
            fields[1],
          ),
        ];

  return {
    element: element(
      'details',
      { className: 'filter' },
      element('summary', {}, element('span', {}, title), state),
      ...body,
    ),
    /** @param {Filter[]} filters */
    show(filters) {
      const own = filters.find(({ kind, column }) => kind === 'number' && column === name);
      limits =
        own?.kind === 'number' ? { low: own.low, high: own.high } : { low: null, high: null };
      const [from, to] = [limits.low ?? low, limits.high ?? high];
      [from, to].forEach((value, i) => {
        handles[i].value = String(value);
        if (document.activeElement !== fields[i])
          fields[i].value = String(Number(value.toPrecision(5)));
      });
      const span = high - low || 1;
      drawing.light((from - low) / span, (to - low) / span);
      state.textContent = own ? `${READABLE.format(from)} – ${READABLE.format(to)}` : '';
    },
  };
}

/**
 * A handle without fixed steps still walks by keys.
 * @param {KeyboardEvent} event @param {number} step @param {(value: number) => void} onTurn
 */
function nudge(event, step, onTurn) {
  const sign = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
  if (!sign) return;
  event.preventDefault();
  onTurn(/** @type {HTMLInputElement} */ (event.target).valueAsNumber + sign * step);
}

/** @param {number[]} counts */
function chart(counts) {
  const namespace = 'http://www.w3.org/2000/svg';
  const picture = document.createElementNS(namespace, 'svg');
  picture.setAttribute('viewBox', `0 0 ${CHART.width} ${CHART.height}`);
  picture.setAttribute('preserveAspectRatio', 'none');
  picture.setAttribute('aria-hidden', 'true');
  const most = Math.max(...counts, 1);
  const width = CHART.width / Math.max(counts.length, 1);
  const bars = counts.map((count, i) => {
    const bar = picture.appendChild(document.createElementNS(namespace, 'rect'));
    const height = count === 0 ? 0 : Math.max(1.5, (count / most) * CHART.height);
    const box = { x: i * width + 0.5, y: CHART.height - height, width: width - 1, height };
    for (const [key, value] of Object.entries(box)) bar.setAttribute(key, value.toFixed(2));
    return bar;
  });
  return {
    element: picture,
    /** @param {number} from share of the width, 0…1 @param {number} to */
    light(from, to) {
      bars.forEach((bar, i) =>
        bar.classList.toggle('lit', (i + 1) / bars.length > from && i / bars.length <= to),
      );
    },
  };
}
