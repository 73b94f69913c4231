import { isChanged, iterates, LAYOUT_KEYS } from '../data/shown-layout.js';
import { watch } from '../state/store.js';
import { element } from './element.js';
import { explained } from './explanation.js';
import { svg } from './svg.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/** Where an atlas is laid out, whose vectors are too many for a tab. */
const NOT_IN_A_TAB =
  'All of an atlas is laid out on the command line: embedding-sphere layout DATA -o NAME.atlas';
const CHART = { width: 240, height: 34 };

/**
 * Start, cancel, go on, go back; and how the run goes: iteration, cost and its curve.
 *
 * @param {Store<State>} store
 * @param {Actions} actions
 * @param {() => void} again
 */
export function createRun(store, actions, again) {
  return {
    buttons: createStartAndCancel(store, actions, again),
    later: createWaysOn(store, actions),
    readout: createReadout(store),
  };
}

/**
 * Two buttons, one in the other's place. The start is loud only where it would change something.
 *
 * @param {Store<State>} store
 * @param {Actions} actions
 * @param {() => void} again
 */
function createStartAndCancel(store, actions, again) {
  const start = element(
    'button',
    { type: 'button', className: 'secondary', onclick: again },
    'Lay out again',
  );
  const cancel = element(
    'button',
    { type: 'button', className: 'secondary', hidden: true, onclick: () => void actions.cancel() },
    'Cancel',
  );
  const inView = element(
    'button',
    {
      type: 'button',
      className: 'secondary',
      hidden: true,
      title: 'Fetch the points in view with their vectors, and lay them out without the rest',
      onclick: () => void actions.layOutView().catch(() => {}),
    },
    'Lay out what is in view',
  );
  const instead = element('p', { className: 'note', hidden: true }, NOT_IN_A_TAB);
  watch(store, ['running', 'bundle'], ({ running, bundle }) => {
    const isAtlas = bundle?.extent !== undefined;
    const [left, next] = running ? [start, cancel] : [cancel, start];
    // Focus moves to the button that takes the pressed one's place.
    const { activeElement } = document;
    const isPressed =
      (!left.hidden && activeElement === left) || (!isAtlas && activeElement === inView);
    start.hidden = running || isAtlas;
    cancel.hidden = !running;
    inView.hidden = instead.hidden = !isAtlas;
    if (isPressed) next.focus();
  });
  watch(store, ['bundle', 'engine'], ({ bundle, engine }) => {
    start.disabled = bundle === null || engine === 'failed';
  });
  watch(store, LAYOUT_KEYS, (now) => {
    const changed = isChanged(now);
    start.className = changed ? 'primary' : 'secondary';
    start.textContent = changed ? 'Lay out' : 'Lay out again';
  });
  return [start, cancel, inView, instead];
}

/**
 * How to go on with the layout that is there.
 *
 * @param {Store<State>} store
 * @param {Actions} actions
 */
function createWaysOn(store, actions) {
  const button = (
    /** @type {string} */ text,
    /** @type {string} */ title,
    /** @type {() => void} */ onclick,
  ) =>
    element('button', { type: 'button', className: 'quiet', hidden: true, title, onclick }, text);
  const on = button(
    'Continue',
    'Continue from the present layout',
    () => void actions.relayout({ resume: true }).catch(() => {}),
  );
  const settle = button(
    'Settle',
    'Continue until the layout converges',
    () => void actions.relayout({ resume: true, settle: true }).catch(() => {}),
  );
  watch(store, ['bundle', 'positionsFrom', 'method', 'methods'], (now) => {
    const method = now.methods.find(({ name }) => name === now.method);
    on.hidden = !isLaidOut(now) || !iterates(now.methods, now.method);
    settle.hidden = !isLaidOut(now) || !method?.settles;
  });
  return [on, settle];
}

/** @param {State} state @returns {boolean} whether the points have left their stored places */
const isLaidOut = ({ bundle, positionsFrom }) => bundle !== null && positionsFrom !== 'stored';

/** @param {Store<State>} store */
function createReadout(store) {
  const iteration = element('output', { className: 'iteration' });
  const cost = element('output', { className: 'cost' });
  const divergence = element('span', { hidden: true }, explained('cost', 'KL'), ' ', cost);
  const line = svg('path');
  const chart = svg(
    'svg',
    {
      viewBox: `0 0 ${CHART.width} ${CHART.height}`,
      preserveAspectRatio: 'none',
      'aria-hidden': 'true',
    },
    line,
  );
  const readout = element(
    'div',
    { className: 'live', hidden: true },
    element('div', { className: 'row' }, iteration, divergence),
    chart,
  );
  watch(store, ['frame'], ({ frame, settling }) => {
    readout.hidden = frame === null;
    if (frame) iteration.textContent = describe(frame, settling);
  });
  watch(store, ['costs'], ({ costs, frame, settling }) => {
    const last = costs.at(-1);
    divergence.hidden = !last;
    cost.textContent = last ? last.cost.toFixed(3) : '';
    chart.toggleAttribute('hidden', costs.length < 2);
    line.setAttribute('d', curve(costs, (settling ? last?.iteration : frame?.iterations) ?? 1));
  });
  return readout;
}

/**
 * Nobody knows how long points take to settle.
 * @param {{iteration: number, iterations: number}} frame
 * @param {boolean} settling
 */
function describe({ iteration, iterations }, settling) {
  return settling ? `Iteration ${iteration}` : `Iteration ${iteration} of ${iterations}`;
}

/**
 * @param {{iteration: number, cost: number}[]} costs
 * @param {number} iterations
 * @returns {string} a path through the chart, lowest cost at the bottom
 */
function curve(costs, iterations) {
  if (costs.length < 2) return '';
  const values = costs.map(({ cost }) => cost);
  const low = Math.min(...values),
    span = Math.max(...values) - low || 1;
  return costs
    .map(({ iteration, cost }, i) => {
      const x = (iteration / iterations) * CHART.width;
      const y = 2 + (1 - (cost - low) / span) * (CHART.height - 4);
      return `${i ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
}
