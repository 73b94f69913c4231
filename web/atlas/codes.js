/**
 * Ranking by codes: of each row there is one bit a number of its vector, which is the sign of that
 * number once the vector, less the mean of all, has been rotated at random (RaBitQ: Gao & Long,
 * "RaBitQ: Quantizing high-dimensional vectors with a theoretical error bound for approximate
 * nearest neighbor search", SIGMOD 2024). The question keeps its numbers; what a byte of a code adds
 * is looked up.
 *
 * @import { Codes } from './description.js'
 */

/**
 * The rotation: four times signs are changed, and the first or the last numbers, as many as a power
 * of two, go through a Hadamard transform.
 * @param {ArrayLike<number>} vector D numbers
 * @param {string[]} signs `+` and `-`, D in each round
 * @returns {Float32Array} as long as before, and its length too
 */
export function rotate(vector, signs) {
  const rotated = Float32Array.from(vector);
  const width = 2 ** Math.floor(Math.log2(rotated.length));
  signs.forEach((round, index) => {
    for (let i = 0; i < rotated.length; i++) if (round[i] === '-') rotated[i] = -rotated[i];
    const start = index % 2 === 0 ? 0 : rotated.length - width;
    transform(rotated.subarray(start, start + width));
  });
  return rotated;
}

/** The Hadamard transform that keeps lengths. @param {Float32Array} numbers a power of two; overwritten */
function transform(numbers) {
  for (let half = 1; half < numbers.length; half *= 2)
    for (let block = 0; block < numbers.length; block += 2 * half)
      for (let i = block; i < block + half; i++) {
        const [a, b] = [numbers[i], numbers[i + half]];
        numbers[i] = a + b;
        numbers[i + half] = a - b;
      }
  const length = Math.sqrt(numbers.length);
  for (let i = 0; i < numbers.length; i++) numbers[i] /= length;
}

/**
 * @param {ArrayLike<number>} question D numbers, of length 1
 * @param {Codes} codes
 * @returns {{shared: number, tables: Float32Array}} what all rows have in common, and what each byte
 *   of a code adds: 256 numbers a byte
 */
export function createTables(question, { mean, signs }) {
  const rotated = rotate(question, signs);
  const tables = new Float32Array(256 * Math.ceil(rotated.length / 8));
  for (let table = 0; table < tables.length; table += 256) {
    const parts = Array.from({ length: 8 }, (_, bit) => rotated[table / 32 + bit] ?? 0);
    for (let code = 0; code < 256; code++)
      tables[table + code] = parts.reduce(
        (sum, part, bit) => sum + ((code >> bit) & 1 ? part : -part),
        0,
      );
  }
  let shared = 0;
  for (let i = 0; i < question.length; i++) shared += question[i] * mean[i];
  return { shared, tables };
}

/**
 * @param {ReturnType<typeof createTables>} by
 * @param {Uint8Array} codes of the rows, one after the other
 * @param {Float32Array} scales one a row
 * @param {Float32Array} scores as many as there are rows; overwritten
 */
export function estimateScores({ shared, tables }, codes, scales, scores) {
  for (let row = 0, at = 0; row < scores.length; row++) {
    let sum = 0;
    for (let table = 0; table < tables.length; table += 256) sum += tables[table + codes[at++]];
    scores[row] = shared + scales[row] * sum;
  }
}

/**
 * @param {Float32Array} scores
 * @param {number} most
 * @returns {Uint32Array} the rows of the highest scores, the best first
 */
export function bestRows(scores, most) {
  const count = Math.min(most, scores.length);
  if (count === 0) return new Uint32Array();
  // A score that is about the least of the best is found in a sample first, so that few are sorted.
  const step = Math.max(1, Math.floor(scores.length / 20_000));
  const sample = Float32Array.from(
    { length: Math.ceil(scores.length / step) },
    (_, i) => scores[i * step],
  ).sort();
  const share = Math.min(1, (2 * count) / scores.length + 20 / sample.length);
  const least = sample[Math.floor((1 - share) * (sample.length - 1))];
  /** @type {number[]} */
  let rows = [];
  for (let row = 0; row < scores.length; row++) if (scores[row] >= least) rows.push(row);
  if (rows.length < count) rows = [...scores.keys()];
  return Uint32Array.from(rows.sort((a, b) => scores[b] - scores[a] || a - b).slice(0, count));
}
