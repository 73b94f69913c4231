import { element } from './element.js';

const SURE = 'Really remove?';

/**
 * A button that asks once more by itself before it removes, and goes back to what it was when it is
 * left.
 * @param {string} text
 * @param {string} title
 * @param {() => void} onSure
 * @returns {HTMLButtonElement}
 */
export function createSureButton(text, title, onSure) {
  const button = element(
    'button',
    {
      type: 'button',
      className: 'quiet remove',
      hidden: true,
      title,
      onclick: () => {
        const isSure = button.textContent === SURE;
        button.textContent = isSure ? text : SURE;
        if (isSure) onSure();
      },
      onblur: () => {
        button.textContent = text;
      },
    },
    text,
  );
  return button;
}
