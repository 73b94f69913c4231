/**
 * Similarity of a query to every row. Vectors are flat: row i of a Float32Array of N×dimension.
 */

/**
 * Scale every row to length 1, so that a product of two is their cosine. Do it once a bundle, on
 * what `vectorsToFloat32` of bundle.js gives.
 * @param {Float32Array} vectors N×dimension, changed in place; a row of zeros stays
 * @param {number} dimension
 * @returns {Float32Array} the same array
 */
export function normalizeRows(vectors, dimension) {
  for (let start = 0; start < vectors.length; start += dimension) {
    let squared = 0;
    for (let i = start; i < start + dimension; i++) squared += vectors[i] * vectors[i];
    const scale = squared > 0 ? 1 / Math.sqrt(squared) : 0;
    for (let i = start; i < start + dimension; i++) vectors[i] *= scale;
  }
  return vectors;
}

/**
 * Cosine similarity of a query with every row.
 * @param {ArrayLike<number>} query of any length but zero
 * @param {Float32Array} rows N×dimension, as `normalizeRows` leaves them
 * @returns {Float32Array} N, each −1…1; 0 for a row of zeros
 * @throws {RangeError} if the rows are not as long as the query, or the query is zero
 */
export function cosineScores(query, rows) {
  const dimension = query.length;
  if (dimension === 0 || rows.length % dimension !== 0) {
    throw new RangeError(
      `The query has ${dimension} numbers, expected as many as a row of the ${rows.length} given; embed it with the data's model.`,
    );
  }
  const unit = toUnit(Float64Array.from(query));
  const scores = new Float32Array(rows.length / dimension);
  for (let row = 0, start = 0; row < scores.length; row++, start += dimension) {
    let sum = 0;
    for (let i = 0; i < dimension; i++) sum += unit[i] * rows[start + i];
    scores[row] = Math.max(-1, Math.min(1, sum));
  }
  return scores;
}

/**
 * The k highest scores; of equal ones the earlier row comes first.
 * @param {ArrayLike<number>} scores N
 * @param {number} k
 * @param {Uint32Array} [rows] those that are looked at, ascending; all if left out
 * @returns {{row: number, score: number}[]} at most k, the best first
 */
export function bestMatches(scores, k, rows = allRows(scores)) {
  /** @type {{row: number, score: number}[]} */
  const best = [];
  const count = Math.min(k, rows.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    const score = scores[row];
    if (best.length === count && !(score > (best[count - 1]?.score ?? Infinity))) continue;
    let place = best.length;
    while (place > 0 && best[place - 1].score < score) place--;
    best.splice(place, 0, { row, score });
    if (best.length > count) best.pop();
  }
  return best;
}

/** @param {{length: number}} scores N @returns {Uint32Array} 0…N − 1 */
export function allRows(scores) {
  const rows = new Uint32Array(scores.length);
  for (let row = 0; row < rows.length; row++) rows[row] = row;
  return rows;
}

/**
 * @param {Float32Array[]} vectors N of equal length, at least one
 * @returns {Float32Array} N×dimension
 */
export function flattenRows(vectors) {
  const dimension = vectors[0].length;
  const rows = new Float32Array(vectors.length * dimension);
  vectors.forEach((vector, row) => rows.set(vector, row * dimension));
  return rows;
}

/**
 * A row's vector, to ask for more like it.
 * @param {Float32Array} rows N×dimension
 * @param {number} row
 * @param {number} dimension
 * @returns {Float32Array} a copy
 */
export function vectorOf(rows, row, dimension) {
  return rows.slice(row * dimension, (row + 1) * dimension);
}

/**
 * The direction between several: the mean of their unit vectors (mean direction; Mardia & Jupp,
 * "Directional Statistics", 2000, section 9.2).
 * @param {ArrayLike<number>[]} vectors of equal length
 * @returns {Float32Array} of length 1
 * @throws {RangeError} if they are none, or cancel each other
 */
export function meanVector(vectors) {
  if (vectors.length === 0)
    throw new RangeError('No points were given: expected at least one; choose some.');
  const sum = new Float64Array(vectors[0].length);
  for (const vector of vectors) {
    const unit = toUnit(Float64Array.from(vector));
    for (let i = 0; i < sum.length; i++) sum[i] += unit[i] / vectors.length;
  }
  return Float32Array.from(toUnit(sum));
}

/**
 * "This, not that": the difference of two unit vectors.
 * @param {ArrayLike<number>} wanted
 * @param {ArrayLike<number>} unwanted as long
 * @returns {Float32Array} of length 1
 * @throws {RangeError} if both have the same direction
 */
export function differenceVector(wanted, unwanted) {
  const from = toUnit(Float64Array.from(unwanted));
  return Float32Array.from(
    toUnit(toUnit(Float64Array.from(wanted)).map((value, i) => value - from[i])),
  );
}

/** @param {Float64Array} vector changed in place @returns {Float64Array} */
function toUnit(vector) {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  if (!(length > 1e-6))
    throw new RangeError(
      'The query has no direction, its vector is zero: expected different points; choose others.',
    );
  for (let i = 0; i < vector.length; i++) vector[i] /= length;
  return vector;
}
