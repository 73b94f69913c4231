import { watch } from '../state/store.js';
import { element } from './element.js';
import { createSlider } from './slider.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { Layers } from '../state/controls.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/** @type {[name: keyof Layers, title: string, help: string][]} */
const LAYERS = [
  ['points', 'Points', 'Every row of the data.'],
  ['labels', 'Labels', 'Of points and regions; more of them as you zoom in.'],
  ['farSide', 'Far side', 'The points behind the globe, drawn faintly.'],
  ['terrain', 'Terrain', 'Where points are dense the ground rises.'],
  ['heat', 'Heat', 'Similarity to the question, as colour on the ground.'],
  ['spikes', 'Spikes', 'The more like the query, the taller.'],
  ['lines', 'Line globe', 'The classic: every point a line.'],
  ['arcs', 'Arcs', 'From the question to its best matches.'],
  [
    'questions',
    'Questions',
    'Those that the data bring: full where an answer is found, hollow where none is.',
  ],
];

/**
 * Which layers the planet shows, how similarity lifts them, and the way to be shown around.
 *
 * @param {HTMLElement} container
 * @param {Store<State>} store
 * @param {Actions} actions
 * @param {() => void} showMe
 */
export function createView(container, store, actions, showMe) {
  const boxes = LAYERS.map(([name, title, help]) => {
    const box = element('input', {
      type: 'checkbox',
      id: `layer-${name}`,
      onchange: () => actions.showLayer(name, box.checked),
    });
    return {
      name,
      box,
      row: element(
        'div',
        { className: 'switch' },
        box,
        element('label', { for: box.id, title: help }, title),
      ),
    };
  });
  const height = createSlider(
    'displacement-height',
    'Height',
    { minimum: 0, maximum: 1, step: 0.01 },
    (value) => actions.displace({ height: value }),
  );
  const exponent = createSlider(
    'displacement-exponent',
    'Exponent',
    { minimum: 1, maximum: 10, step: 0.1 },
    (value) => actions.displace({ exponent: value }),
  );
  const animated = element('input', {
    type: 'checkbox',
    id: 'displacement-animated',
    onchange: () => actions.displace({ animated: animated.checked }),
  });
  const displacement = element(
    'fieldset',
    { className: 'displacement', 'aria-label': 'Displacement' },
    height.row,
    exponent.row,
    element(
      'div',
      { className: 'switch' },
      animated,
      element('label', { for: animated.id }, 'Animate'),
    ),
  );
  const reason = element('p', { className: 'note' });
  container.append(
    element('h2', { className: 'caption' }, 'Layers'),
    element('div', { className: 'switches' }, ...boxes.map(({ row }) => row)),
    element('h2', { className: 'caption' }, 'Displacement'),
    displacement,
    reason,
    element(
      'button',
      {
        type: 'button',
        className: 'wide',
        onclick() {
          container.hidePopover();
          showMe();
        },
      },
      'Show me around',
    ),
  );

  watch(store, ['bundle'], ({ bundle }) => {
    for (const { name, row } of boxes) row.hidden = name === 'questions' && !bundle?.questions;
  });
  watch(store, ['layers', 'displacement'], (now) => {
    const { animated: animates, height: high, exponent: steepness } = now.displacement;
    for (const { name, box } of boxes) box.checked = now.layers[name];
    height.show(high);
    exponent.show(steepness);
    animated.checked = animates;
  });
  watch(store, ['layers', 'answer'], (now) => {
    const why = whyAsleep(now);
    displacement.disabled = why !== '';
    reason.textContent = why;
    reason.hidden = why === '';
  });
}

/** @param {State} state @returns {string} why displacement changes nothing; empty where it does */
function whyAsleep({ layers, answer }) {
  if (!layers.spikes && !layers.lines) return 'Turn spikes or the line globe on to set it.';
  return answer ? '' : 'Ask something: the more like the question, the taller.';
}
