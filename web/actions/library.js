import { watch } from '../state/store.js';
import { report } from './report.js';

/**
 * @import { Collection } from '../platform/storage.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * The data that this device keeps between visits: what was opened from files or embedded here.
 *
 * @param {Store<State>} store
 * @param {Collection} kept bundles by name
 * @param {(source: Blob, name: string) => Promise<void>} open
 */
export function createLibraryActions(store, kept, open) {
  /** Bring the list up to date; a device that keeps nothing has an empty one. */
  async function refreshLibrary() {
    store.set({ library: await kept.list().catch(() => []) });
  }

  watch(store, ['bundle'], ({ bundle }) => {
    if (bundle) void refreshLibrary();
  });

  return {
    refreshLibrary,
    /**
     * Keep the open data under its name, in the place of what had it.
     * @param {Blob} file the bundle
     * @returns {Promise<boolean>} whether the device could
     */
    async keepData(file) {
      const { bundle, dataSet } = store.get();
      if (!bundle) return false;
      const {
        count,
        model: { name: model, dimension },
      } = bundle;
      try {
        await kept.put(dataSet, new Uint8Array(await file.arrayBuffer()), {
          name: dataSet,
          model,
          count,
          dimension,
          bytes: file.size,
        });
        return true;
      } catch (reason) {
        store.set({
          notice: `${reason instanceof Error ? reason.message : reason} The data are open all the same.`,
        });
        return false;
      } finally {
        await refreshLibrary();
      }
    },
    /** @param {string} key of an entry of the list */
    async openKept(key) {
      const found = store.get().library.find((entry) => entry.key === key);
      const bytes = await kept.get(key).catch(() => undefined);
      if (!found || !(bytes instanceof Uint8Array)) {
        await refreshLibrary();
        throw report(
          store,
          new Error('These data are no longer kept on this device: open their file again.'),
        );
      }
      await open(new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (bytes)]), key);
    },
    /** @param {string} key what is open stays open */
    async removeKept(key) {
      await kept.remove(key).catch((reason) => store.set({ error: reason.message }));
      await refreshLibrary();
    },
  };
}
