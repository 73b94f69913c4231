import { element } from './element.js';

/**
 * A button that tells how many of all there are, as a number and as a bar, and shows them.
 *
 * @param {object} tally
 * @param {string} tally.title
 * @param {number} tally.count
 * @param {number} tally.total
 * @param {string} tally.meaning of the count, in words
 * @param {() => void} onChoose
 * @returns {HTMLButtonElement}
 */
export function createTally({ title, count, total, meaning }, onChoose) {
  const button = element(
    'button',
    { type: 'button', className: 'tally', disabled: count === 0, onclick: onChoose },
    element('span', {}, title),
    element('span', { className: 'count' }, count.toLocaleString('en')),
    element('small', {}, meaning),
  );
  button.style.setProperty('--share', String(count / Math.max(total, 1)));
  return button;
}
