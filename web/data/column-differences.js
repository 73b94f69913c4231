/**
 * @import { CategoryColumn } from '../formats/bundle-columns.js'
 * @import { Bundle } from '../formats/bundle.js'
 */

/**
 * In which columns two sets of points differ most.
 *
 * @typedef {object} Difference
 * @property {string} column
 * @property {number} strength 0 as if drawn from the same hat … 1 apart: Cramér's V without bias
 *   for categories, |rank-biserial correlation| for numbers
 * @property {{category: string, shares: [number, number]} | null} category the one whose shares are
 *   farthest apart
 * @property {[number, number] | null} medians for numbers
 */

/** Weaker differences are not worth a line. */
const WEAKEST = 0.1;

/**
 * @param {Bundle} bundle
 * @param {number[]} first rows
 * @param {number[]} second rows
 * @param {number} most
 * @returns {Difference[]} strongest first
 */
export function findDifferences(bundle, first, second, most) {
  if (first.length === 0 || second.length === 0) return [];
  /** @type {Difference[]} */
  const found = [];
  for (const column of bundle.columns) {
    if (column.kind === 'category') found.push(compareCategories(column, first, second));
    if (column.kind === 'number') {
      const known = [first, second].map((rows) =>
        rows.map((row) => column.values[row]).filter((value) => !Number.isNaN(value)),
      );
      if (known.every(({ length }) => length > 0)) {
        found.push({
          column: column.name,
          strength: Math.abs(rankBiserial(known[0], known[1])),
          category: null,
          medians: [medianOf(known[0]), medianOf(known[1])],
        });
      }
    }
  }
  return found
    .filter(({ strength }) => strength >= WEAKEST)
    .sort((a, b) => b.strength - a.strength)
    .slice(0, most);
}

/**
 * @param {CategoryColumn} column
 * @param {number[]} first
 * @param {number[]} second
 * @returns {Difference}
 */
function compareCategories({ name, categories, codes }, first, second) {
  const counts = [first, second].map((rows) => {
    const made = new Array(categories.length).fill(0);
    for (const row of rows) made[codes[row]]++;
    return made;
  });
  const shares = categories.map((category, code) => ({
    category,
    shares: /** @type {[number, number]} */ ([
      counts[0][code] / first.length,
      counts[1][code] / second.length,
    ]),
  }));
  const gap = (/** @type {{shares: [number, number]}} */ { shares: [one, two] }) =>
    Math.abs(one - two);
  const category = shares.reduce((best, candidate) =>
    gap(candidate) > gap(best) ? candidate : best,
  );
  return { column: name, strength: cramersV(counts[0], counts[1]), category, medians: null };
}

/**
 * Cramér's V of two rows of counts, corrected for the bias that many categories bring
 * (Bergsma, "A bias-correction for Cramér's V and Tschuprow's T", 2013).
 * @param {number[]} first counts of every category
 * @param {number[]} second the same of the other set
 * @returns {number} 0…1
 */
export function cramersV(first, second) {
  const used = first
    .map((count, code) => [count, second[code]])
    .filter(([one, two]) => one + two > 0);
  const sums = [0, 1].map((side) => used.reduce((sum, pair) => sum + pair[side], 0));
  const n = sums[0] + sums[1];
  if (used.length < 2 || n < 2) return 0;
  let chiSquared = 0;
  for (const pair of used) {
    for (const side of [0, 1]) {
      const expected = ((pair[0] + pair[1]) * sums[side]) / n;
      chiSquared += (pair[side] - expected) ** 2 / expected;
    }
  }
  const phi = Math.max(0, chiSquared / n - (used.length - 1) / (n - 1));
  const corrected = (/** @type {number} */ size) => size - (size - 1) ** 2 / (n - 1);
  const smaller = Math.min(corrected(used.length), corrected(2)) - 1;
  return smaller > 0 ? Math.min(1, Math.sqrt(phi / smaller)) : 0;
}

/**
 * How much likelier a number of the first set is the larger of two drawn at random, than that of
 * the second: 2U / (n₁n₂) − 1, Mann & Whitney's U with ties at their mean rank (Wendt 1972).
 * @param {number[]} first
 * @param {number[]} second
 * @returns {number} −1…1
 */
export function rankBiserial(first, second) {
  const sorted = [
    ...first.map((value) => ({ value, own: 1 })),
    ...second.map((value) => ({ value, own: 0 })),
  ].sort((a, b) => a.value - b.value);
  let ranks = 0;
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    while (to < sorted.length && sorted[to].value === sorted[from].value) to++;
    for (let i = from; i < to; i++) ranks += (sorted[i].own * (from + to + 1)) / 2;
  }
  const u = ranks - (first.length * (first.length + 1)) / 2;
  return (2 * u) / (first.length * second.length) - 1;
}

/** @param {number[]} values at least one @returns {number} */
function medianOf(values) {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
