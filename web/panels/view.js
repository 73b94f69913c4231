import { watch } from '../state/store.js';
import { element } from './element.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { Layers, State } from '../state/state.js'
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
];

/**
 * Which layers the planet shows, and how similarity lifts them.
 *
 * @param {HTMLElement} container
 * @param {Store<State>} store
 * @param {Actions} actions
 */
export function createView(container, store, actions) {
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
  const height = slider('Height', 0, 1, 0.01, (value) => actions.displace({ height: value }));
  const exponent = slider('Exponent', 1, 10, 0.1, (value) => actions.displace({ exponent: value }));
  const animated = element('input', {
    type: 'checkbox',
    id: 'displacement-animated',
    onchange: () => actions.displace({ animated: animated.checked }),
  });
  container.append(
    element('h2', { className: 'caption' }, 'Layers'),
    element('div', { className: 'switches' }, ...boxes.map(({ row }) => row)),
    element('h2', { className: 'caption' }, 'Displacement'),
    height.row,
    exponent.row,
    element(
      'div',
      { className: 'switch' },
      animated,
      element('label', { for: animated.id }, 'Animate'),
    ),
  );

  watch(store, ['layers', 'displacement'], ({ layers, displacement }) => {
    for (const { name, box } of boxes) box.checked = layers[name];
    height.show(displacement.height);
    exponent.show(displacement.exponent);
    animated.checked = displacement.animated;
  });
}

/**
 * @param {string} title @param {number} minimum @param {number} maximum @param {number} step
 * @param {(value: number) => void} onChange
 */
function slider(title, minimum, maximum, step, onChange) {
  const id = `displacement-${title.toLowerCase()}`;
  const output = element('output', { for: id });
  const input = element('input', {
    type: 'range',
    id,
    min: minimum,
    max: maximum,
    step,
    oninput: () => onChange(input.valueAsNumber),
  });
  return {
    row: element(
      'div',
      { className: 'slide' },
      element('label', { for: id }, title),
      output,
      input,
    ),
    /** @param {number} value */
    show(value) {
      input.value = String(value);
      input.style.setProperty('--share', String((value - minimum) / (maximum - minimum)));
      output.textContent = value.toFixed(step < 0.1 ? 2 : 1);
    },
  };
}
