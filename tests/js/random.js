/**
 * Numbers from 0 to below 1 for a seed: mulberry32.
 * @param {number} seed
 * @returns {() => number}
 */
export function createRandom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Whole numbers for a seed.
 * @param {number} seed
 * @returns {(limit: number) => number} from 0, below the limit
 */
export function createChance(seed) {
  const uniform = createRandom(seed);
  return (limit) => Math.floor(uniform() * limit);
}

/**
 * Normal numbers for a seed, by Box and Muller's transform.
 * @param {number} count
 * @param {number} seed
 * @returns {number[]}
 */
export function gaussians(count, seed) {
  const uniform = createRandom(seed);
  return Array.from(
    { length: count },
    () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  );
}
