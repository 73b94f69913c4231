import { float16ToFloat32 } from '../formats/bundle.js';
import { describePoint } from './points.js';
import { cosineScores, normalizeRows } from './vectors.js';

/** @import { Bundle } from '../formats/bundle.js' */

/** Cosine from which on two rows say the same. */
export const ALIKE = 0.98;

/**
 * Rows in groups of near-duplicates: each joins the first group whose first row has the same text,
 * or a vector with a cosine of at least `ALIKE`; else it begins its own. Every member is compared
 * with the first alone, so that a chain of small steps brings no unlike rows together.
 * @param {Bundle} bundle
 * @param {number[]} rows such as hits, the best first
 * @param {(row: number) => string} [documentOf] what a row is a part of; rows of one are together
 * @returns {number[][]} every row once; groups by their first rows, rows in the order given
 */
export function groupNearDuplicates(bundle, rows, documentOf = () => '') {
  /** @type {{vector: Float32Array, text: string, part: string, rows: number[]}[]} */
  const groups = [];
  for (const row of rows) {
    const { text } = describePoint(bundle, row);
    const vector = unitVector(bundle, row);
    const part = documentOf(row);
    const group = groups.find(
      (known) =>
        (text !== '' && known.text === text) ||
        (part !== '' && known.part === part) ||
        areAlike(known.vector, vector),
    );
    if (group) group.rows.push(row);
    else groups.push({ vector, text, part, rows: [row] });
  }
  return groups.map((group) => group.rows);
}

/** @param {Bundle} bundle @param {number} row @returns {Float32Array} all zeros if it has no direction */
function unitVector({ vectors, model: { dimension } }, row) {
  const stored = vectors.subarray(row * dimension, (row + 1) * dimension);
  return normalizeRows(float16ToFloat32(stored), dimension);
}

/** @param {Float32Array} first @param {Float32Array} second @returns {boolean} */
const areAlike = (first, second) =>
  first.some((value) => value !== 0) && cosineScores(first, second)[0] >= ALIKE;
