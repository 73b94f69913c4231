import { splitText } from '../data/text-parts.js';
import { element } from './element.js';

/**
 * A text of the data as it is read, with its line breaks and with addresses that can be followed. It
 * never becomes markup.
 *
 * @param {string} text
 * @param {() => Node | string} [lineBreak] what stands for a break
 * @returns {(Node | string)[]}
 */
export const readableText = (text, lineBreak = () => element('br')) =>
  splitText(text).map(({ kind, text: part }) => {
    if (kind === 'break') return lineBreak();
    return kind === 'address' ? createAnchor(part) : part;
  });

/** @param {string} address that begins with http:// or https:// */
const createAnchor = (address) =>
  element('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, address);
