/**
 * @param {number} count
 * @param {string} noun in the singular, of which the plural ends in s
 * @returns {string} such as "1 row" or "1,200 rows"
 */
export const counted = (count, noun) =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;

/** @param {number} share 0…1 @returns {string} such as "38%" */
export const percent = (share) => `${Math.round(100 * share)}%`;
