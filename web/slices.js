/** How long the page may be kept busy before it gets its turn; a frame at 60 a second has 16. */
const LONGEST = 10;

/**
 * Work through 0…count in pieces and let the page have its turn between them, so that it stays
 * responsive however much there is.
 * @param {number} count
 * @param {number} size of a piece: about a millisecond's work
 * @param {(start: number, end: number) => void} work
 * @param {AbortSignal} [signal]
 * @returns {Promise<void>} rejects with the signal's reason when it is aborted
 */
export async function inSlices(count, size, work, signal) {
  let began = performance.now();
  for (let start = 0; start < count; start += size) {
    signal?.throwIfAborted();
    work(start, Math.min(start + size, count));
    if (performance.now() - began < LONGEST) continue;
    await new Promise((resolve) => {
      setTimeout(resolve);
    });
    began = performance.now();
  }
  signal?.throwIfAborted();
}
