import { gatherTexts } from './atlas/gather.js';
import { isAbort } from '../providers/abort.js';
import { report } from './report.js';

/**
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 * @import { OpenAtlas } from './atlas/atlas.js'
 */

/**
 * Fetch something of an atlas with progress on the screen, which can be cancelled there.
 *
 * @template T
 * @param {Store<State>} store
 * @param {string} label what is fetched
 * @param {AbortController} controller ends it, too
 * @param {(tell: (fraction: number) => void, signal: AbortSignal) => Promise<T>} work tells 0…1
 * @returns {Promise<T>} rejects as the work does, or at once with an AbortError
 */
export async function fetchWithProgress(store, label, controller, work) {
  const { signal } = controller;
  const cancel = () => controller.abort();
  const tell = (/** @type {number | null} */ fraction) => {
    if (!signal.aborted) store.set({ progress: { label, fraction, cancel } });
  };
  /** @type {Promise<never>} */
  const ended = new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  tell(null);
  try {
    // Places and texts come without the signal, and a reader that is closed answers nothing.
    return await Promise.race([work(tell, signal), ended]);
  } finally {
    // What is told meanwhile by others stays.
    if (store.get().progress?.cancel === cancel) store.set({ progress: null });
  }
}

/**
 * @param {Store<State>} store
 * @param {OpenAtlas} atlas
 */
export const createFetchActions = (store, atlas) => ({
  /**
   * Have the texts of rows that are exported; those of a bundle are here.
   * @param {number[]} rows
   * @returns {Promise<void>} rejects with one sentence, which is shown, or when cancelled
   */
  async fetchTextsOf(rows) {
    const reading = atlas.current();
    if (!reading) return;
    const label = `Fetching the texts of ${rows.length.toLocaleString('en')} points`;
    try {
      await fetchWithProgress(store, label, new AbortController(), (tell, signal) =>
        gatherTexts(reading, rows, tell, signal),
      );
    } catch (reason) {
      throw isAbort(reason) ? reason : report(store, reason);
    }
  },
});
