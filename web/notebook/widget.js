/**
 * The globe in a notebook: what anywidget shows. Python holds the state; here it is drawn, and what
 * the hand selects goes back.
 *
 * @typedef {object} Model anywidget's: the traits of Python's `GlobeWidget`
 * @property {(name: string) => any} get
 * @property {(name: string, value: unknown) => void} set
 * @property {() => void} save_changes
 * @property {(events: string, listener: () => void) => void} on
 * @property {(events: string, listener: () => void) => void} off
 */
import { createElements } from './elements.js';
import { createSavedModel } from './saved.js';
import { readTable } from './table.js';
import { View } from './view.js';

const NO_WEBGL = 'This browser draws no WebGL here: the planet needs it; try another browser.';

/**
 * @param {{model: Model, el: HTMLElement}} cell
 * @returns {() => void} takes the view away again
 */
function render({ model, el }) {
  const bundle = readTable(model.get('_data'));
  const elements = createElements(bundle);
  el.append(elements.root);
  /** @type {View} */
  let view;
  try {
    view = new View(model, bundle, elements);
  } catch {
    elements.root.replaceChildren(NO_WEBGL);
    return () => elements.root.remove();
  }
  view.show();
  return () => {
    view.dispose();
    elements.root.remove();
  };
}

/**
 * Show a globe that was saved to a file; it answers its searches by itself.
 * @param {string} saved the traits, as JSON
 * @param {HTMLElement} el
 */
export function showSaved(saved, el) {
  render({ model: createSavedModel(saved), el });
}

export default { render };
