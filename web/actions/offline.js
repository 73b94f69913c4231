import { OfflineCopy } from '../platform/offline.js';
import { messageOf } from '../providers/error.js';

/**
 * @import { Part, Status } from '../platform/offline.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * Keep the page for offline use, and say how that goes.
 *
 * @typedef {ReturnType<typeof createOfflineActions>} OfflineActions
 *
 * @param {Store<State>} store
 * @param {(onChange: (status: Status) => void) => Pick<OfflineCopy, 'start' | 'parts' | 'storeAll'
 *   | 'update'>} [open] what this browser keeps, to be replaced in tests
 */
export function createOfflineActions(store, open = (onChange) => new OfflineCopy(onChange)) {
  const copy = open((status) => store.set(status));
  return {
    /** Ask the browser to keep the page; resolves when that has begun. */
    keepPage: () => copy.start(),
    /** @returns {Promise<Part[]>} what the page is made of, and how much of it is kept */
    listParts: () => copy.parts(),
    /**
     * Make everything available.
     * @param {(done: number, total: number) => void} onProgress bytes
     * @param {AbortSignal} signal
     * @returns {Promise<void>} resolves also when it was stopped, or failed: then the store says
     *   why
     */
    async storeAll(onProgress, signal) {
      try {
        await copy.storeAll(onProgress, signal);
      } catch (reason) {
        if (signal.aborted) return;
        store.set({ offlineReason: messageOf(reason) });
      }
    },
    /** Go over to the version that waits, and load the page again. */
    usePageUpdate: () => copy.update(),
  };
}
