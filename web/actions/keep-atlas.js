import { megabytes } from '../data/megabytes.js';
import { askToPersist, EVICTED } from '../platform/persistence.js';
import { isAbort } from '../providers/abort.js';
import { watch } from '../state/store.js';
import { fetchWithProgress } from './fetching.js';
import { report } from './report.js';

/**
 * @import { Keeping } from '../atlas/keeping.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 * @import { OpenAtlas } from './atlas/atlas.js'
 * @import { AtlasReading } from './atlas/reading.js'
 */

/**
 * Keep all of the open atlas on this device, and remove it from there.
 *
 * @param {Store<State>} store
 * @param {Pick<OpenAtlas, 'current'>} atlas
 */
export function createKeepingActions(store, atlas) {
  /** @param {AtlasReading} reading @param {Keeping | null} atlasKept */
  const tell = (reading, atlasKept) => {
    if (atlas.current() === reading) store.set({ atlasKept });
  };

  watch(store, ['bundle'], () => {
    const reading = atlas.current();
    reading?.client.kept().then(
      (kept) => tell(reading, kept),
      () => {},
    );
  });

  return {
    /** @returns {Promise<void>} rejects with one sentence, which is shown, or when cancelled */
    async keepAtlas() {
      const reading = atlas.current();
      const { atlasKept } = store.get();
      if (!reading || !atlasKept) return;
      const missing = megabytes(atlasKept.total - atlasKept.bytes);
      const label = `Keeping ${missing} of ${reading.bundle.name} on this device`;
      const isPersistent = askToPersist();
      try {
        const kept = await fetchWithProgress(
          store,
          label,
          new AbortController(),
          (onProgress, signal) => reading.client.keepAll(onProgress, signal),
        );
        const notice = describeKept(reading.bundle.name, kept ?? atlasKept);
        store.set({ notice: (await isPersistent) ? notice : `${notice} ${EVICTED}` });
      } catch (reason) {
        throw isAbort(reason) ? reason : report(store, reason);
      } finally {
        // What came before it was ended is kept.
        tell(reading, await reading.client.kept().catch(() => null));
      }
    },
    async dropAtlas() {
      const reading = atlas.current();
      if (!reading) return;
      try {
        tell(reading, await reading.client.dropKept());
        store.set({ notice: `“${reading.bundle.name}” is no longer kept on this device.` });
      } catch (reason) {
        throw report(store, reason);
      }
    },
  };
}

/** @param {string} name @param {Keeping} kept */
const describeKept = (name, { bytes, total }) =>
  bytes === total
    ? `All of “${name}” is kept on this device: it opens without its server.`
    : `${megabytes(bytes)} of ${megabytes(total)} of “${name}” are kept on this device: some was removed meanwhile; keep the rest to open it without its server.`;
