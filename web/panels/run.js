import { element } from './element.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const CHART = { width: 240, height: 34 };

/**
 * Start, cancel, go on, go back; and how the run goes: iteration, cost and its curve.
 *
 * @param {Store<State>} store
 * @param {Actions} actions
 * @param {() => void} again
 */
export function createRun(store, actions, again) {
  const start = element(
    'button',
    { type: 'button', className: 'primary', onclick: again },
    'Lay out again',
  );
  const cancel = element(
    'button',
    { type: 'button', className: 'primary', hidden: true, onclick: () => void actions.cancel() },
    'Cancel',
  );
  const on = element(
    'button',
    {
      type: 'button',
      className: 'quiet',
      hidden: true,
      title: 'Go on from where the points are',
      onclick: () => void actions.relayout({ resume: true }).catch(() => {}),
    },
    'Run on',
  );
  const settle = element(
    'button',
    {
      type: 'button',
      className: 'quiet',
      hidden: true,
      title: 'Go on until the points come to rest',
      onclick: () => void actions.relayout({ resume: true, settle: true }).catch(() => {}),
    },
    'Settle',
  );
  const restore = element(
    'button',
    {
      type: 'button',
      className: 'quiet',
      hidden: true,
      title: 'Back to the layout that came with the data',
      onclick: () => actions.restore(),
    },
    'Stored layout',
  );
  const iteration = element('output', { className: 'iteration' });
  const cost = element('output', {
    className: 'cost',
    title:
      'Kullback–Leibler divergence in nats: how much of the neighbourhoods the globe loses. Less is better.',
  });
  const chart = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  chart.setAttribute('viewBox', `0 0 ${CHART.width} ${CHART.height}`);
  chart.setAttribute('preserveAspectRatio', 'none');
  chart.setAttribute('aria-hidden', 'true');
  const line = chart.appendChild(document.createElementNS('http://www.w3.org/2000/svg', 'path'));
  const live = element(
    'div',
    { className: 'live', hidden: true },
    element('div', { className: 'row' }, iteration, cost),
    chart,
  );

  store.subscribe((now, before) => {
    if (now.running !== before.running) {
      // Focus moves to the button that took the pressed one's place.
      const focused = document.activeElement === (now.running ? start : cancel);
      start.hidden = now.running;
      cancel.hidden = !now.running;
      if (focused) (now.running ? cancel : start).focus();
    }
    if (
      now.bundle !== before.bundle ||
      now.positionsFrom !== before.positionsFrom ||
      now.engine !== before.engine
    ) {
      start.disabled = now.bundle === null || now.engine === 'failed';
      restore.hidden = !now.bundle?.layouts.length || now.positionsFrom === 'stored';
      on.hidden = now.positionsFrom === 'stored';
    }
    if (
      now.method !== before.method ||
      now.methods !== before.methods ||
      now.positionsFrom !== before.positionsFrom
    ) {
      settle.hidden =
        now.positionsFrom === 'stored' ||
        !now.methods.find(({ name }) => name === now.method)?.settles;
    }
    if (now.frame !== before.frame) {
      live.hidden = now.frame === null;
      if (now.frame) iteration.textContent = describe(now.frame, now.settling);
    }
    if (now.costs !== before.costs) {
      const last = now.costs.at(-1);
      cost.textContent = last ? `KL ${last.cost.toFixed(3)}` : '';
      line.setAttribute(
        'd',
        curve(now.costs, (now.settling ? last?.iteration : now.frame?.iterations) ?? 1),
      );
    }
  });

  return { buttons: [start, cancel], later: [on, settle, restore], readout: live };
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
