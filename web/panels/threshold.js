import { retrieve } from '../data/retrieval.js';
import { explainMark } from './explanation.js';
import { createSlider } from './slider.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const STEP = 0.01;

/**
 * The least similarity of a hit, on the scale of the histogram above it. At its lowest there is none.
 *
 * @param {Store<State>} store
 * @param {Actions} actions
 */
export function createThreshold(store, actions) {
  const slider = createSlider(
    'score-threshold',
    'Threshold',
    { minimum: -1, maximum: 1, step: STEP },
    (value) => actions.setThreshold(value <= Number(slider.input.min) ? null : value),
  );
  slider.row.classList.add('threshold');
  slider.explain(explainMark('threshold'));
  return {
    element: slider.row,
    /** @param {number} low the lowest similarity @param {number} high the highest */
    show(low, high) {
      const { scoreThreshold } = store.get();
      slider.input.min = String(Math.floor(low / STEP) * STEP);
      slider.input.max = String(Math.ceil(high / STEP) * STEP);
      slider.show(
        scoreThreshold ?? Number(slider.input.min),
        scoreThreshold === null ? 'none' : describe(store.get(), scoreThreshold),
      );
    },
  };
}

/** @param {State} state @param {number} threshold */
function describe(state, threshold) {
  const { reaching } = retrieve(state);
  return `${threshold.toFixed(2)}: ${reaching.toLocaleString('en')} ${reaching === 1 ? 'row' : 'rows'}`;
}
