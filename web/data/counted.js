/**
 * @param {number} count
 * @param {string} noun in the singular, of which the plural ends in s
 * @returns {string} such as "1 row" or "1,200 rows"
 */
export const counted = (count, noun) =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
