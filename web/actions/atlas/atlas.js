import { folderOf, isOwnAtlas } from '../../atlas/address.js';
import { AtlasError } from '../../atlas/error.js';
import { RETRIEVAL_KEYS, retrieve } from '../../data/retrieval.js';
import { watch } from '../../state/store.js';

/**
 * @import { Sight } from '../../data/tiles.js'
 * @import { State } from '../../state/state.js'
 * @import { Store } from '../../state/store.js'
 * @import { AtlasReading } from './reading.js'
 */

const ELSEWHERE =
  "An atlas is read from the page's own host alone: copy the whole folder there, and open that.";

/**
 * The atlas that is open, if the data are one. What reads it is loaded with the first.
 *
 * @typedef {ReturnType<typeof createAtlas>} OpenAtlas
 *
 * @param {Store<State>} store
 */
export function createAtlas(store) {
  /** @type {AtlasReading | null} */
  let reading = null;
  /** Whether its data have been on the screen. */
  let isShown = false;

  /** @returns {AtlasReading | null} of the data on the screen */
  const current = () => (reading && reading.bundle === store.get().bundle ? reading : null);

  // More hits may be wanted than when the question was asked, and a link may pin any row.
  watch(store, [...RETRIEVAL_KEYS, 'pinned'], (now) => {
    const rows = [...retrieve(now).hits.map(({ row }) => row), now.pinned];
    const needed = current()?.need(rows.filter((row) => row >= 0));
    needed?.catch((reason) => store.set({ error: String(reason.message ?? reason) }));
  });

  // What is laid out alone has a way back to the atlas that it is a part of.
  watch(store, ['bundle', 'whole'], ({ bundle, whole }) => {
    if (!reading) return;
    const isKept = reading.bundle === bundle || reading.bundle === whole?.bundle;
    isShown ||= isKept;
    if (isKept || !isShown) return;
    reading.close();
    reading = null;
  });

  return {
    current,
    /**
     * Read the first level of an atlas; the one before is let go once that is there.
     * @param {string} address
     * @param {() => boolean} isWanted whether nothing newer is being opened
     * @returns {Promise<AtlasReading | null>} null where it is not wanted any more; rejects with an
     *   `AtlasError`, as for an atlas of another host
     */
    async open(address, isWanted) {
      if (!isOwnAtlas(address, location.href)) throw new AtlasError(ELSEWHERE);
      const [{ openAtlas }, { AtlasReading }] = await Promise.all([
        import('../../atlas/client.js'),
        import('./reading.js'),
      ]);
      const opened = new AtlasReading(store, await openAtlas(folderOf(address, location.href)));
      await opened.begin().catch((reason) => {
        opened.close();
        throw reason;
      });
      if (!isWanted()) {
        opened.close();
        return null;
      }
      reading?.close();
      reading = opened;
      isShown = false;
      return opened;
    },
    /** Verbs of the page. */
    verbs: {
      /**
       * Draw what is in sight.
       * @param {Sight} sight
       */
      look(sight) {
        current()?.look(sight);
      },
      /**
       * Draw on the flat map what it has room for.
       * @param {number} area of it, square CSS pixels; 0 where it is not open
       */
      lookFlat(area) {
        current()?.lookFlat(area);
      },
      /**
       * Read the texts of rows that are looked at.
       * @param {Iterable<number>} rows
       */
      async readTextsOf(rows) {
        await current()?.readTexts(rows);
      },
    },
  };
}
