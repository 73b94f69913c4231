import { colorableColumns } from '../data/coloring.js';
import { isByWords } from '../data/retrieval.js';
import { withTags } from '../data/tags.js';
import { encodeBundle } from '../formats/bundle-encode.js';
import { subsetBundle } from '../formats/bundle-subset.js';
import { isAbort } from '../providers/abort.js';
import { watch } from '../state/store.js';
import { gatherRows } from './atlas/gather.js';
import { fetchWithProgress } from './fetching.js';
import { remember } from './remember.js';
import { report } from './report.js';

/**
 * @import { Bundle } from '../formats/bundle.js'
 * @import { Answer, Origin, Query } from '../state/retrieval.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 * @import { AtlasReading } from './atlas/reading.js'
 * @import { OpenAtlas } from './atlas/atlas.js'
 * @import { Python } from './python.js'
 * @import { Requests } from './request.js'
 */

const FEWEST = 2;
/** The parts of a question that are rows. */
const ROWS = /** @type {const} */ (['wanted', 'unwanted', 'liked', 'disliked']);

/**
 * Some of the open points laid out alone, as a data set of their own, and the way back to all of
 * them as they were. The question and the colours go on.
 *
 * @typedef {object} Verbs
 * @property {(source: Blob, name: string, more: Partial<State>) => Promise<void>} open
 * @property {(query: Query, origin: Origin) => Promise<unknown>} askAgain
 * @property {(text: string) => Promise<unknown>} askWords
 *
 * @param {Store<State>} store
 * @param {{requests: Requests, python: Python, atlas: OpenAtlas}} shared
 * @param {Verbs} verbs
 */
export function createSubsetActions(store, shared, { open, askAgain, askWords }) {
  const { requests, python, atlas } = shared;
  /** @type {AbortController | null} */
  let gathering = null;
  // Whoever opens something else does not wait for these any more.
  watch(store, ['bundle'], () => gathering?.abort());

  /** @param {Answer} answer @param {number[]} rows */
  async function goOnAsking(answer, rows) {
    if (isByWords(answer)) return askWords(answer.query.label);
    const placeOf = new Map(rows.map((row, place) => [row, place]));
    const query = { ...answer.query };
    for (const part of ROWS) query[part] = query[part].flatMap((row) => placeOf.get(row) ?? []);
    return askAgain(query, answer.origin);
  }

  /** @param {AtlasReading} reading @param {number[]} rows @returns {Promise<Bundle>} */
  async function gather(reading, rows) {
    gathering?.abort();
    const controller = new AbortController();
    gathering = controller;
    const label = `Fetching ${rows.length.toLocaleString('en')} points with their vectors`;
    try {
      return await fetchWithProgress(store, label, controller, (tell, signal) =>
        gatherRows(reading, rows, tell, signal),
      );
    } finally {
      if (gathering === controller) gathering = null;
    }
  }

  /**
   * Lay points out alone.
   * @param {Iterable<number>} chosen rows
   */
  async function layOutOnly(chosen) {
    const rows = [...new Set(chosen)].sort((a, b) => a - b);
    try {
      if (!store.get().bundle) throw new Error('No data set is open: open one first.');
      if (rows.length < FEWEST)
        throw new RangeError('One point alone has no layout: select two or more.');
      await requests.stop();
      const reading = atlas.current();
      const gathered = reading && (await gather(reading, rows));
      // What was asked, chosen and coloured while they came goes on, too.
      const before = store.get();
      const { bundle, answer, colorColumn } = withTags(before);
      if (!bundle) return;
      const subset = gathered ?? subsetBundle(bundle, rows);
      const whole = { colorColumn, ...(before.whole ?? remember(before)) };
      await open(new Blob([encodeBundle(subset)]), subset.name, {
        whole,
        pictures: before.pictures,
      });
      // Something else may have been opened meanwhile.
      if (store.get().whole !== whole) return;
      const isColored = colorableColumns(subset).includes(colorColumn);
      if (answer) await goOnAsking(answer, rows).catch(() => {});
      // An answer brings its own colour; the one that was chosen has the last word.
      if (isColored) store.set({ colorColumn });
    } catch (reason) {
      throw isAbort(reason) ? reason : report(store, reason);
    }
  }

  return {
    layOutOnly,
    /** Lay out alone what is in view of an atlas. */
    layOutView: () => layOutOnly(atlas.current()?.rowsInSight() ?? []),
    /** Back to all points, as they were before some were laid out alone. */
    async showWhole() {
      const { whole } = store.get();
      if (!whole?.bundle) return;
      const ended = requests.stop();
      // Nor are names of the part's regions wanted any more.
      requests.next();
      const bytes = whole.bundle.extent ? null : encodeBundle(whole.bundle);
      python.show(bytes ? new Blob([bytes]) : (whole.dataSet ?? ''), bytes);
      store.set({ ...whole, whole: null, error: '', notice: '', asking: null });
      // Tiles may have come meanwhile.
      const reading = atlas.current();
      if (reading) store.set({ atlas: reading.state });
      await ended;
      // An atlas stays where it is.
      if (!bytes) return;
      if (store.get().engine === 'ready') await python.handOver();
    },
  };
}
