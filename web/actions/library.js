import { withTags } from '../data/tags.js';
import { encodeBundle } from '../formats/bundle-encode.js';
import { bundleWithLayout } from '../formats/bundle-layout.js';
import { distinct } from '../state/distinct.js';
import { watch } from '../state/store.js';
import { report } from './report.js';

/**
 * @import { Collection } from '../platform/storage.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * The data that this device keeps between visits: what was opened from files or embedded here, with
 * the layout that was on the screen.
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

  /**
   * @param {Uint8Array | Promise<Uint8Array>} source of the open data, to be kept in the place of
   *   what has their name
   * @returns {Promise<boolean>} whether the device could
   */
  async function keep(source) {
    const { bundle, dataSet, library } = store.get();
    if (!bundle) return false;
    const {
      count,
      model: { name: model, dimension },
    } = bundle;
    const known = library.find(({ key }) => key === dataSet)?.about;
    try {
      const bytes = await source;
      await kept.put(dataSet, bytes, {
        name: known?.name ?? dataSet,
        model,
        count,
        dimension,
        bytes: bytes.length,
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
  }

  watch(store, ['bundle'], ({ bundle }) => {
    if (bundle) void refreshLibrary();
  });
  watch(
    store,
    ['positionsFrom', 'outdated', 'measuring', 'namedPositions', 'running', 'dataSet', 'library'],
    distinct(newLayout, (now) => {
      if (newLayout(now)[0]) void keep(encodeBundle(bundleWithLayout(withTags(now))));
    }),
  );

  return {
    refreshLibrary,
    /**
     * Keep the open data under its name, in the place of what had it.
     * @param {Blob} file the bundle
     * @returns {Promise<boolean>} whether the device could
     */
    keepData: (file) => keep(file.arrayBuffer().then((buffer) => new Uint8Array(buffer))),
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
    removeKept: createRemoval(store, kept, refreshLibrary),
  };
}

/**
 * What is open stays open, and what was removed can be brought back until the next notice.
 * @param {Store<State>} store
 * @param {Collection} kept
 * @param {() => Promise<void>} refreshLibrary
 */
function createRemoval(store, kept, refreshLibrary) {
  /** @param {string} key */
  return async (key) => {
    const entry = store.get().library.find((listed) => listed.key === key);
    try {
      const value = await kept.get(key);
      await kept.remove(key);
      await refreshLibrary();
      const undo = async () => {
        await kept.put(key, value, entry?.about);
        await refreshLibrary();
        store.set({ notice: '' });
      };
      const notice = `“${entry?.about.name ?? key}” is no longer kept on this device.`;
      store.set({ notice, remedy: { notice, title: 'Undo', run: undo } });
    } catch (reason) {
      report(store, reason);
    }
  };
}

/**
 * @param {State} state
 * @returns {[positions: Float32Array | null]} a whole layout of kept data that was made on this page
 *   and whose quality and regions are known; null for none
 */
function newLayout({ dataSet, library, ...now }) {
  const { positions, namedPositions, positionsFrom, running, outdated, measuring } = now;
  const isKnown = !outdated && measuring === null && namedPositions === positions;
  const isWhole = positionsFrom === 'result' && !running && isKnown;
  return [isWhole && library.some(({ key }) => key === dataSet) ? positions : null];
}
