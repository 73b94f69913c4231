const BUDGET = 10;

/**
 * Run a generator to its end without keeping the page from drawing: some milliseconds at a time.
 * @template T
 * @param {Generator<number, T>} work yields the share that is done
 * @param {(share: number) => void} onProgress
 * @param {AbortSignal} signal
 * @returns {Promise<T>} rejects with an AbortError when it is ended
 */
export async function runInSlices(work, onProgress, signal) {
  for (;;) {
    const end = performance.now() + BUDGET;
    let step = work.next();
    while (!step.done && performance.now() < end) step = work.next();
    signal.throwIfAborted();
    if (step.done) return step.value;
    onProgress(step.value);
    await new Promise((resolve) => {
      setTimeout(resolve);
    });
    signal.throwIfAborted();
  }
}
