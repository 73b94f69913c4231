import { element } from './element.js';

/**
 * One knob: a slider with its value beside it, or for wide ranges a field alone.
 *
 * @param {import('../state.js').Parameter} parameter
 * @param {(value: number, settled: boolean) => void} onChange settled: the hand let go
 */
export function createParameterRow(parameter, onChange) {
  const { name, title, minimum, maximum, step, help, whole } = parameter;
  const id = `parameter-${name}`;
  const limits = { min: String(minimum), max: String(maximum), title: help };
  const field = element('input', { id, type: 'number', inputMode: 'decimal', step: whole ? '1' : 'any', ...limits,
    onchange: () => accept(field.valueAsNumber, true) });
  const isSlider = (maximum - minimum) / step <= 2000;
  const slider = isSlider
    ? element('input', { type: 'range', step: String(step), ...limits, 'aria-label': title,
      oninput: () => accept(slider?.valueAsNumber ?? NaN, false), onchange: () => accept(slider?.valueAsNumber ?? NaN, true) })
    : null;
  const dice = isSlider ? null : element('button', { type: 'button', className: 'quiet', title: 'Another start',
    onclick: () => accept(Math.floor(minimum + Math.random() * (maximum - minimum)), true) }, 'Shuffle');
  let shown = parameter.default;

  /** @param {number} value @param {boolean} settled */
  function accept(value, settled) {
    if (Number.isNaN(value)) {
      show(shown);
      return;
    }
    const limited = Math.min(Math.max(whole ? Math.round(value) : value, minimum), maximum);
    show(limited);
    onChange(limited, settled);
  }

  /** @param {number} [value] */
  function show(value = parameter.default) {
    shown = value;
    field.value = String(Math.round(value * 100) / 100);
    if (!slider) return;
    slider.value = String(value);
    slider.style.setProperty('--share', String((value - minimum) / (maximum - minimum)));
  }
  show();

  const row = element('div', { className: 'parameter' }, element('label', { for: id, title: help }, title), field, slider ?? dice);
  return { element: row, show };
}
