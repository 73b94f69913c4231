/** @import { Bundle } from '../formats/bundle.js' */

/**
 * @param {string} tag
 * @param {string} className
 * @param {string} [text]
 * @returns {HTMLElement}
 */
export function make(tag, className, text = '') {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.textContent = text;
  return element;
}

/**
 * @param {string} text
 * @param {() => void} press
 * @param {string} [label] what it is called where the text alone does not say it
 * @returns {HTMLButtonElement}
 */
export function makeButton(text, press, label = '') {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = text;
  if (label) button.setAttribute('aria-label', label);
  button.addEventListener('click', press);
  return button;
}

/**
 * What a cell shows: the globe with the words on it, and below it the table.
 * @param {Bundle} bundle
 */
export function createElements(bundle) {
  const root = make('div', 'embedding-sphere');
  const stage = make('div', 'stage');
  const canvas = document.createElement('canvas');
  const labels = make('div', 'labels');
  // Keys that turn the planet must not leave the cell.
  root.dataset.lmSuppressShortcuts = 'true';
  labels.setAttribute('aria-hidden', 'true');
  canvas.tabIndex = 0;
  canvas.setAttribute('role', 'img');
  canvas.setAttribute(
    'aria-label',
    `A planet of ${bundle.count.toLocaleString('en')} points: ${bundle.name}`,
  );
  stage.append(canvas, labels);
  root.append(stage);
  return { root, stage, canvas, labels };
}
