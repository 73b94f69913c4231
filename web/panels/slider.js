import { element } from './element.js';

/**
 * A slider with its name and its value.
 *
 * @typedef {object} Scale
 * @property {number} minimum
 * @property {number} maximum
 * @property {number} step
 *
 * @param {string} id
 * @param {string} title
 * @param {Scale} scale
 * @param {(value: number) => void} onChange
 */
export function createSlider(id, title, scale, onChange) {
  const output = element('output', { for: id });
  const name = element('span', { className: 'name' }, element('label', { for: id }, title));
  const input = element('input', {
    type: 'range',
    id,
    min: scale.minimum,
    max: scale.maximum,
    step: scale.step,
    oninput: () => onChange(input.valueAsNumber),
  });
  return {
    input,
    row: element('div', { className: 'slide' }, name, output, input),
    /** @param {HTMLElement} mark what explains the value */
    explain: (mark) => name.append(mark),
    /** @param {number} value @param {string} [text] the value in words */
    show(value, text = value.toFixed(scale.step < 0.1 ? 2 : 1)) {
      const [minimum, maximum] = [Number(input.min), Number(input.max)];
      input.value = String(value);
      input.style.setProperty('--share', String((value - minimum) / (maximum - minimum || 1)));
      input.setAttribute('aria-valuetext', text);
      output.textContent = text;
    },
  };
}
