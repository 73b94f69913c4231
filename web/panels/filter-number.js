import { createBars } from './bars.js';
import { element } from './element.js';
import { svg } from './svg.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { Filter } from '../data/filters.js'
 * @import { Spread } from '../data/spread.js'
 */

const CHART = { left: 0, right: 240, top: 0, bottom: 44 };
const LEAST = 1.5;
const STEPS = 200;
const READABLE = new Intl.NumberFormat('en', { maximumSignificantDigits: 4, notation: 'compact' });

/**
 * How the numbers of a filter are written.
 *
 * @typedef {object} Notation
 * @property {'number' | 'date'} type of the fields
 * @property {(value: number) => string} write for a field
 * @property {(text: string) => number} read from a field; NaN for nothing
 * @property {(value: number) => string} tell in words
 */

/** @type {Notation} */
const NUMBERS = {
  type: 'number',
  write: (value) => String(Number(value.toPrecision(5))),
  read: (text) => (text === '' ? NaN : Number(text)),
  tell: (value) => READABLE.format(value),
};

/** @type {Spread} */
const NOTHING = { low: 0, high: 0, counts: [], isWhole: true };

/**
 * Which range of a column's numbers passes: a histogram with two handles, and two fields.
 * @param {string} name
 * @param {string} title
 * @param {Spread | null} spread of its numbers; null if there are none
 * @param {Actions} actions
 * @param {Notation} [notation]
 */
export function createNumberFilter(name, title, spread, actions, notation = NUMBERS) {
  const { low, high, counts, isWhole } = spread ?? NOTHING;
  const chart = createChart(counts);
  const step = stepOf(low, high, isWhole);
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
  const handles = [
    createHandle(`Lowest ${title}`, { low, high, ...step }, lowest),
    createHandle(`Highest ${title}`, { low, high, ...step }, highest),
  ];
  const fields = [
    createField(`At least ${title}`, low, lowest, notation),
    createField(`At most ${title}`, high, highest, notation),
  ];
  const state = element('span', { className: 'filter-state' });

  return {
    element: element(
      'details',
      { className: 'filter' },
      element('summary', {}, element('span', {}, title), state),
      ...(spread
        ? [
            element('div', { className: 'filter-range' }, chart.element, ...handles),
            element(
              'div',
              { className: 'row' },
              fields[0],
              element('span', { className: 'caption' }, 'to'),
              fields[1],
            ),
          ]
        : [element('p', { className: 'note' }, 'No point has a number here.')]),
    ),
    /** @param {Filter[]} filters */
    show(filters) {
      const own = filters.find(({ kind, column }) => kind === 'number' && column === name);
      limits =
        own?.kind === 'number' ? { low: own.low, high: own.high } : { low: null, high: null };
      const [from, to] = [limits.low ?? low, limits.high ?? high];
      [from, to].forEach((value, i) => {
        handles[i].value = String(value);
        if (document.activeElement !== fields[i]) fields[i].value = notation.write(value);
      });
      const span = high - low || 1;
      chart.light((from - low) / span, (to - low) / span);
      state.textContent = own ? `${notation.tell(from)} – ${notation.tell(to)}` : '';
    },
  };
}

/**
 * @param {number} low
 * @param {number} high
 * @param {boolean} whole
 * @returns {{step: number, whole: boolean}} how far a key moves a handle; whole numbers stay whole
 */
function stepOf(low, high, whole) {
  return {
    step: whole ? Math.max(1, Math.round((high - low) / STEPS)) : (high - low) / STEPS || 1,
    whole,
  };
}

/**
 * @param {string} title
 * @param {{low: number, high: number, step: number, whole: boolean}} scale
 * @param {(value: number) => void} onTurn
 */
function createHandle(title, { low, high, step, whole }, onTurn) {
  const handle = element('input', {
    type: 'range',
    'aria-label': title,
    min: String(low),
    max: String(high),
    step: whole ? step : 'any',
    oninput: () => onTurn(handle.valueAsNumber),
    // A handle without fixed steps still walks by keys.
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      const sign = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
      if (!sign) return;
      event.preventDefault();
      onTurn(handle.valueAsNumber + sign * step);
    },
  });
  return handle;
}

/**
 * @param {string} title
 * @param {number} limit what an empty field stands for
 * @param {(value: number) => void} onTurn
 * @param {Notation} notation
 */
function createField(title, limit, onTurn, { type, read }) {
  const field = element('input', {
    type,
    'aria-label': title,
    step: 'any',
    onchange: () => {
      const value = read(field.value);
      onTurn(Number.isNaN(value) ? limit : value);
    },
  });
  return field;
}

/** @param {number[]} counts */
function createChart(counts) {
  const bars = createBars(counts, CHART, LEAST);
  return {
    element: svg(
      'svg',
      {
        viewBox: `0 0 ${CHART.right} ${CHART.bottom}`,
        preserveAspectRatio: 'none',
        'aria-hidden': 'true',
      },
      ...bars,
    ),
    /** @param {number} from share of the width, 0…1 @param {number} to */
    light(from, to) {
      bars.forEach((bar, i) =>
        bar.classList.toggle('lit', (i + 1) / bars.length > from && i / bars.length <= to),
      );
    },
  };
}
