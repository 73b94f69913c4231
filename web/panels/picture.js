import { findPicture } from '../data/pictures.js';
import { element } from './element.js';

/**
 * @import { Picture, PictureSource } from '../data/pictures.js'
 */

/**
 * A picture of a row, or what stands for it: a quiet frame with its name.
 *
 * @param {string} address that `findPicture` gives
 * @param {string} alt the row's name
 * @returns {HTMLElement}
 */
export function createPicture(address, alt) {
  const image = element('img', {
    className: 'picture',
    alt,
    decoding: 'async',
    draggable: false,
    referrerPolicy: 'no-referrer',
    onerror: () =>
      image.replaceWith(
        createPlaceholder(
          alt ? `${alt}: the picture cannot be shown` : 'The picture cannot be shown',
        ),
      ),
  });
  image.src = address;
  return image;
}

/** @param {string} title @returns {HTMLElement} */
export const createPlaceholder = (title) =>
  element('span', { className: 'picture missing', role: 'img', 'aria-label': title, title });

/** @param {string} value of a cell @param {PictureSource} source @returns {Picture} */
export const pictureOf = (value, source) => findPicture(value, source, document.baseURI);
