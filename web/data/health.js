import { counted } from './counted.js';

/**
 * What makes a data set hard to search, as Python checked it.
 *
 * @typedef {object} Finding
 * @property {string} name
 * @property {boolean} concern whether it hurts retrieval; else it is as it should be
 * @property {number} value the number in the sentence
 * @property {string} sentence the number, and what it means for retrieval
 * @property {Int32Array} rows to look at; none where it is about all
 *
 * @typedef {object} Checked
 * @property {Finding[]} findings in a fixed order
 * @property {string[]} texts N, as they were embedded; none where there are none, or once the model has
 *   told of them
 * @property {Int32Array} sample the rows that the model should embed anew
 *
 * @typedef {object} ModelFacts what the model that made the vectors says of the texts
 * @property {number} limit how many tokens it reads
 * @property {Int32Array} tokens N
 * @property {Int32Array} rows that were embedded anew
 * @property {Float32Array} vectors of these rows
 *
 * @typedef {Checked & {isRead: boolean}} Health `isRead`: the model has told of the texts
 */

/**
 * @param {Finding[]} findings
 * @returns {string} one quiet line
 */
export function summarizeHealth(findings) {
  const concerns = findings.filter(({ concern }) => concern).length;
  if (concerns === 0) return 'Health: nothing needs a look';
  return `Health: ${counted(concerns, 'finding')} ${concerns === 1 ? 'needs' : 'need'} a look`;
}

/**
 * @param {Finding[]} findings
 * @returns {Finding[]} what needs a look first, each part in its order
 */
export const concernsFirst = (findings) => [
  ...findings.filter(({ concern }) => concern),
  ...findings.filter(({ concern }) => !concern),
];
