import { element } from './element.js';
import { explainMark } from './explanation.js';

/** @import { Parameter } from '../state/catalogue.js' */

/**
 * One knob: a slider with its value beside it; for a wide range a field alone; for choices a menu.
 *
 * @param {Parameter} parameter
 * @param {(value: number | string, settled: boolean) => void} onChange settled: the hand let go
 * @returns {{element: HTMLElement, show: (value?: number | string) => void}}
 */
export function createParameterRow(parameter, onChange) {
  return parameter.choices.length
    ? createChoice(parameter, onChange)
    : createNumber(parameter, onChange);
}

/** @param {Parameter} parameter @param {(value: string, settled: boolean) => void} onChange */
function createChoice({ name, title, help, choices, default: first }, onChange) {
  const id = `parameter-${name}`;
  const menu = element(
    'select',
    { id, title: help, onchange: () => onChange(menu.value, true) },
    ...choices.map(
      (choice) => new Option(choice.charAt(0).toUpperCase() + choice.slice(1), choice),
    ),
  );
  const show = (/** @type {number | string} */ value = first) => {
    menu.value = String(value);
  };
  show();
  return {
    element: element('div', { className: 'parameter choice' }, nameOf(id, title, help), menu),
    show,
  };
}

/** @param {Parameter} parameter @param {(value: number, settled: boolean) => void} onChange */
function createNumber(
  { name, title, minimum, maximum, step, help, integer, default: first },
  onChange,
) {
  const id = `parameter-${name}`;
  const limits = { min: String(minimum), max: String(maximum), title: help };
  const field = element('input', {
    id,
    type: 'number',
    inputMode: 'decimal',
    step: integer ? '1' : 'any',
    ...limits,
    onchange: () => accept(field.valueAsNumber, true),
  });
  const isSlider = (maximum - minimum) / step <= 2000;
  const slider = element('input', {
    type: 'range',
    step: String(step),
    ...limits,
    'aria-label': title,
    oninput: () => accept(slider.valueAsNumber, false),
    onchange: () => accept(slider.valueAsNumber, true),
  });
  const dice = element(
    'button',
    {
      type: 'button',
      className: 'quiet',
      title: 'Another start',
      onclick: () => accept(Math.floor(minimum + Math.random() * (maximum - minimum)), true),
    },
    'Shuffle',
  );
  let shown = Number(first);

  /** @param {number} value @param {boolean} settled */
  function accept(value, settled) {
    if (Number.isNaN(value)) {
      show(shown);
      return;
    }
    const limited = Math.min(Math.max(integer ? Math.round(value) : value, minimum), maximum);
    show(limited);
    onChange(limited, settled);
  }

  /** @param {number | string} [value] */
  function show(value = first) {
    shown = Number(value);
    field.value = String(Math.round(shown * 100) / 100);
    slider.value = field.value;
    slider.style.setProperty('--share', String((shown - minimum) / (maximum - minimum)));
  }
  show();

  const label = nameOf(id, title, help);
  const row = isSlider
    ? element('div', { className: 'parameter' }, label, field, slider)
    : element('div', { className: 'parameter field' }, label, dice, field);
  return { element: row, show };
}

/**
 * @param {string} id of its field
 * @param {string} title
 * @param {string} help
 * @returns {HTMLElement} its name, and what explains it
 */
const nameOf = (id, title, help) =>
  element(
    'span',
    { className: 'name' },
    element('label', { for: id }, title),
    explainMark({ title, what: help }),
  );
