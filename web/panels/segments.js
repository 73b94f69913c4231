import { element } from './element.js';

/**
 * Buttons side by side, of which one is chosen.
 *
 * @template {string | number} T
 * @param {readonly (readonly [value: T, title: string])[]} options
 * @param {Record<string, string>} name the group's, as an `aria-…` attribute
 * @param {(value: T) => void} onChoose
 */
export function createSegments(options, name, onChoose) {
  const buttons = options.map(([value, title]) =>
    element(
      'button',
      { type: 'button', 'aria-pressed': 'false', onclick: () => onChoose(value) },
      title,
    ),
  );
  return {
    element: element('div', { className: 'segments', role: 'group', ...name }, ...buttons),
    /** @param {T} chosen @param {(value: T) => boolean} [isOffered] missing: all are */
    show(chosen, isOffered = () => true) {
      buttons.forEach((button, i) => {
        const [value] = options[i];
        button.setAttribute('aria-pressed', String(value === chosen));
        button.disabled = !isOffered(value);
      });
    },
  };
}
