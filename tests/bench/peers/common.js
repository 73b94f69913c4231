/**
 * The vectors as arrays of numbers, which the JavaScript libraries ask for.
 * @param {Float32Array} vectors @param {number} count @param {number} dimension
 */
export function rowsOf(vectors, count, dimension) {
  return Array.from({ length: count }, (_, row) =>
    Array.from(vectors.subarray(row * dimension, (row + 1) * dimension)),
  );
}

/**
 * Seeded numbers in [0, 1): mulberry32.
 * @param {number} seed
 */
export function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
