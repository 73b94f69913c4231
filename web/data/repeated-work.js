/**
 * Work in slices of time of which only the newest counts, and which is done once more where what it
 * reads grows meanwhile: what keeps coming does not let it wait for ever.
 *
 * @typedef {object} RepeatedWork
 * @property {() => Promise<void>} begin ends what is under way; rejects if the work does, but for its end
 * @property {() => void} repeat once more when this is done; nothing where none is under way
 * @property {() => void} end
 * @property {() => boolean} isBusy
 */

/**
 * @param {(signal: AbortSignal) => Promise<void>} work rejects when it is aborted
 * @returns {RepeatedWork}
 */
export function createRepeatedWork(work) {
  /** @type {AbortController | null} */
  let running = null;
  let isStale = false;

  function end() {
    running?.abort();
    running = null;
  }

  return {
    async begin() {
      end();
      const controller = new AbortController();
      running = controller;
      try {
        do {
          isStale = false;
          await work(controller.signal);
        } while (isStale && running === controller);
      } catch (reason) {
        if (!controller.signal.aborted) throw reason;
      } finally {
        if (running === controller) running = null;
      }
    },
    repeat() {
      isStale = running !== null;
    },
    end,
    isBusy: () => running !== null,
  };
}
