/**
 * How long the page may be kept busy before it gets its turn, in milliseconds; a frame at 60 a
 * second has 16.
 */
const LONGEST = 10;

/**
 * Run a generator to its end without keeping the page from drawing: some milliseconds at a time.
 * @template T
 * @param {Generator<number, T>} work yields the share that is done
 * @param {(share: number) => void} onProgress
 * @param {AbortSignal} [signal]
 * @returns {Promise<T>} rejects with the signal's reason when it is aborted
 */
export async function runInTimeSlices(work, onProgress, signal) {
  for (;;) {
    signal?.throwIfAborted();
    const end = performance.now() + LONGEST;
    let step = work.next();
    while (!step.done && !signal?.aborted && performance.now() < end) step = work.next();
    signal?.throwIfAborted();
    if (step.done) return step.value;
    onProgress(step.value);
    await nextTask();
  }
}

/**
 * Run a generator to its end at once.
 * @template T
 * @param {Generator<number, T>} work yields the share that is done
 * @returns {T}
 */
export function drain(work) {
  let step = work.next();
  while (!step.done) step = work.next();
  return step.value;
}

/** @returns {Promise<void>} once the page has had its turn */
export const nextTask = () =>
  new Promise((resolve) => {
    setTimeout(resolve);
  });

/**
 * Work through 0…count in pieces and let the page have its turn between them, so that it stays
 * responsive however much there is.
 * @param {number} count
 * @param {number} size of a piece: about a millisecond's work
 * @param {(start: number, end: number) => void} work
 * @param {AbortSignal} [signal]
 * @returns {Promise<void>} rejects with the signal's reason when it is aborted
 */
export async function forEachSlice(count, size, work, signal) {
  await runInTimeSlices(pieces(count, size, work), () => {}, signal);
}

/**
 * @param {number} count
 * @param {number} size
 * @param {(start: number, end: number) => void} work
 * @returns {Generator<number, void>}
 */
function* pieces(count, size, work) {
  for (let start = 0; start < count; start += size) {
    work(start, Math.min(start + size, count));
    yield start / count;
  }
}
