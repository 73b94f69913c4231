import { formatDay, readDate } from '../data/dates.js';
import { element } from './element.js';
import { createNumberFilter } from './filter-number.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { Filter } from '../data/filters.js'
 * @import { Spread } from '../data/spread.js'
 * @import { Notation } from './filter-number.js'
 */

/** Time is played in so many steps, each of so many milliseconds. */
const STEPS = 60;
const STEP_MILLISECONDS = 200;

/** @type {Notation} */
const DATES = { type: 'date', write: formatDay, read: readDate, tell: formatDay };

/**
 * Which dates pass: the range of a number filter, written as dates, and a button that plays time:
 * the points up to a day that moves from the first to the last. Who wants no motion takes it step by
 * step.
 * @param {string} name
 * @param {string} title
 * @param {Spread | null} spread of its days since 1970-01-01; null if there are none
 * @param {Actions} actions
 */
export function createDateFilter(name, title, spread, actions) {
  const range = createNumberFilter(name, title, spread, actions, DATES);
  if (!spread) return range;
  const player = createPlayer({
    first: spread.low,
    last: spread.high,
    show: (high) => actions.setFilter({ kind: 'number', column: name, low: null, high }),
    end: () => actions.removeFilter({ kind: 'number', column: name }),
  });
  range.element.append(player.element);
  return {
    element: range.element,
    /** @param {Filter[]} filters */
    show(filters) {
      range.show(filters);
      const own = filters.find(({ kind, column }) => kind === 'number' && column === name);
      player.follow(own?.kind === 'number' ? own.high : null);
    },
  };
}

/**
 * @param {{first: number, last: number, show: (high: number) => void, end: () => void}} time days
 */
function createPlayer({ first, last, show, end }) {
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let playing;
  let at = first;
  const steps = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const play = element(
    'button',
    { type: 'button', className: 'quiet', onclick: () => (steps ? step() : toggle()) },
    steps ? 'Next step' : 'Play time',
  );
  const day = element('output', { className: 'note' });

  function stop() {
    clearInterval(playing);
    playing = undefined;
    if (!steps) play.textContent = 'Play time';
  }

  function toggle() {
    if (playing !== undefined) return stop();
    play.textContent = 'Pause';
    step();
    playing = setInterval(step, STEP_MILLISECONDS);
  }

  /** The last step shows all, and the next begins anew. */
  function step() {
    const next = (at >= last ? first : at) + (last - first) / STEPS;
    if (next >= last || first === last) {
      stop();
      at = first;
      end();
    } else show(next);
  }

  return {
    element: element('div', { className: 'row play-time' }, play, day),
    /** @param {number | null} high the day up to which points are shown; null for all */
    follow(high) {
      if (high === null && playing !== undefined) stop();
      at = high ?? first;
      day.textContent = high === null ? '' : `Up to ${formatDay(high)}`;
    },
  };
}
