import { colorableColumns } from '../data/coloring.js';
import { isByWords } from '../data/retrieval.js';
import { withTags } from '../data/tags.js';
import { encodeBundle } from '../formats/bundle-encode.js';
import { subsetBundle } from '../formats/bundle-subset.js';
import { remember } from './remember.js';
import { report } from './report.js';

/**
 * @import { Answer, Origin, Query, State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
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
 * @property {(source: Blob, name: string) => Promise<void>} open
 * @property {(query: Query, origin: Origin) => Promise<unknown>} askAgain
 * @property {(text: string) => Promise<unknown>} askWords
 *
 * @param {Store<State>} store
 * @param {{requests: Requests, python: Python}} shared
 * @param {Verbs} verbs
 */
export function createSubsetActions(store, { requests, python }, { open, askAgain, askWords }) {
  /** @param {Answer} answer @param {number[]} rows */
  async function goOnAsking(answer, rows) {
    if (isByWords(answer)) return askWords(answer.query.label);
    const placeOf = new Map(rows.map((row, place) => [row, place]));
    const query = { ...answer.query };
    for (const part of ROWS) query[part] = query[part].flatMap((row) => placeOf.get(row) ?? []);
    return askAgain(query, answer.origin);
  }

  return {
    /**
     * Lay points out alone.
     * @param {Iterable<number>} chosen rows
     */
    async layOutOnly(chosen) {
      const rows = [...new Set(chosen)].sort((a, b) => a - b);
      try {
        if (!store.get().bundle) throw new Error('No data set is open: open one first.');
        if (rows.length < FEWEST)
          throw new RangeError('One point alone has no layout: select two or more.');
        await requests.stop();
        const before = store.get();
        const { bundle, answer, colorColumn, tags } = withTags(before);
        if (!bundle) return;
        const subset = subsetBundle(bundle, rows);
        const whole = before.whole ?? remember(before);
        await open(new Blob([encodeBundle(subset)]), subset.name);
        const isColored = colorableColumns(bundle, tags).includes(colorColumn);
        store.set({
          whole: { ...whole, colorColumn: before.whole?.colorColumn ?? colorColumn },
        });
        if (answer) await goOnAsking(answer, rows).catch(() => {});
        // An answer brings its own colour; the one that was chosen has the last word.
        if (isColored) store.set({ colorColumn });
      } catch (reason) {
        throw report(store, reason);
      }
    },
    /** Back to all points, as they were before some were laid out alone. */
    async showWhole() {
      const { whole } = store.get();
      if (!whole?.bundle) return;
      const ended = requests.stop();
      const bytes = encodeBundle(whole.bundle);
      python.show(new Blob([bytes]), bytes);
      store.set({ ...whole, whole: null, error: '', notice: '', asking: null });
      await ended;
      if (store.get().engine === 'ready') await python.handOver();
    },
  };
}
