import { readTexts } from '../data/columns.js';
import { indexWords } from '../data/distinctive-words.js';
import { hasTexts } from '../data/points.js';
import { runInTimeSlices } from '../data/time-slices.js';
import { messageOf } from '../providers/error.js';
import { element } from './element.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { Compared } from '../data/compared.js'
 * @import { WordIndex } from '../data/distinctive-words.js'
 * @import { Bundle } from '../formats/bundle.js'
 */

const PERCENT = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 });

/**
 * The words of what is compared, read once, in slices of time; other data end the reading.
 *
 * @typedef {object} Words
 * @property {WordIndex} index
 * @property {(rows: number[]) => Iterable<number>} placesOf rows in the index
 *
 * @param {(text: string) => void} tell how far the reading is, or why it failed
 * @param {() => void} onRead
 */
export function createWordIndexer(tell, onRead) {
  /** @type {{bundle: Bundle, words: Words | null} | null} */
  let indexed = null;
  /** @type {Bundle | null} whose texts are being read, or could not be */
  let read = null;
  let reading = new AbortController();

  /** @param {Bundle} bundle @param {Compared} compared */
  async function readOnce(bundle, compared) {
    if (read === bundle) return;
    read = bundle;
    reading.abort();
    reading = new AbortController();
    const { signal } = reading;
    indexed = null;
    const { texts, placesOf } = textsOf(bundle, compared);
    const onProgress = (/** @type {number} */ share) =>
      tell(`Reading the texts: ${PERCENT.format(share)}`);
    try {
      const index = texts && (await runInTimeSlices(indexWords(texts), onProgress, signal));
      indexed = { bundle, words: index && { index, placesOf } };
      onRead();
    } catch (reason) {
      if (!signal.aborted) tell(`The texts could not be read: ${messageOf(reason)}`);
    }
  }

  return {
    /**
     * @param {Bundle} bundle
     * @param {Compared} compared
     * @returns {Words | null | undefined} null where there are no texts; undefined until they are read
     */
    indexOf(bundle, compared) {
      if (indexed?.bundle === bundle) return indexed.words;
      void readOnce(bundle, compared);
      return undefined;
    },
    stop() {
      reading.abort();
      read = indexed = null;
    },
  };
}

/**
 * @param {Bundle} bundle
 * @param {Compared} compared
 * @returns {{texts: string[] | null, placesOf: Words['placesOf']}} all texts, of an atlas those of the
 *   rows that are compared, as far as they are here
 */
function textsOf(bundle, { first, second }) {
  const all = readTexts(bundle);
  if (!all || !bundle.extent) return { texts: all, placesOf: (rows) => rows };
  const rows = [...new Set([...first, ...second])].filter((row) => hasTexts(bundle, row));
  const places = new Map(rows.map((row, place) => [row, place]));
  return {
    texts: rows.map((row) => all[row]),
    placesOf: (wanted) => wanted.flatMap((row) => places.get(row) ?? []),
  };
}

/**
 * Of an atlas the texts of few rows are here: a button reads those of all that are compared.
 *
 * @param {Actions} actions
 * @param {() => void} onRead
 */
export function createTextReading(actions, onRead) {
  /** @type {number[]} */
  let rows = [];
  const told = element('span', { className: 'note' });
  const read = element(
    'button',
    {
      type: 'button',
      className: 'quiet',
      onclick: () =>
        actions.fetchTextsOf(rows).then(onRead, () => {
          // It was told, or cancelled.
        }),
    },
    'Read their texts',
  );
  const line = element('p', { className: 'row compare-texts', hidden: true }, told, read);
  return {
    element: line,
    /** @param {Bundle} bundle @param {number[]} compared rows */
    show(bundle, compared) {
      rows = compared;
      const here = rows.filter((row) => hasTexts(bundle, row)).length;
      line.hidden = !bundle.extent || rows.length === 0;
      read.hidden = here === rows.length;
      told.textContent = `Words of ${here.toLocaleString('en')} of ${rows.length.toLocaleString('en')} compared points, whose texts are here.`;
    },
  };
}
