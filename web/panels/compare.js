import { columnTitle, readTexts } from '../data/columns.js';
import { findDifferences } from '../data/column-differences.js';
import { runInTimeSlices } from '../data/time-slices.js';
import { findDistinctiveWords, indexWords } from '../data/distinctive-words.js';
import { messageOf } from '../providers/error.js';
import { watch } from '../state/store.js';
import { element } from './element.js';
import { explained } from './explanation.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { Difference } from '../data/column-differences.js'
 * @import { DistinctiveWord, WordIndex } from '../data/distinctive-words.js'
 * @import { Bundle } from '../formats/bundle.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const WORDS = 14;
const COLUMNS = 6;
const READABLE = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });
const PERCENT = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 });

/**
 * What tells the selection (A) from the rest, or from a set kept before (B): words and columns.
 *
 * @param {HTMLElement} page
 * @param {Store<State>} store
 * @param {Actions} actions
 */
export function createCompare(page, store, actions) {
  const sets = element('p', { className: 'compare-sets' });
  const keep = element(
    'button',
    {
      type: 'button',
      className: 'quiet',
      title: 'Keep the selection as B, then select another A',
      onclick: () => actions.keepComparison(),
    },
    'Keep as B',
  );
  const drop = element(
    'button',
    {
      type: 'button',
      className: 'quiet',
      title: 'Compare with everything that is not selected',
      onclick: () => actions.dropComparison(),
    },
    'Compare with the rest',
  );
  const note = element('p', { className: 'note' });
  const lists = element('div', { className: 'compare-lists' });
  page.append(element('div', { className: 'row compare-head' }, sets, keep, drop), note, lists);
  const words = createWordIndexer((text) => {
    note.textContent = text;
  }, request);
  let frame = 0;

  function request() {
    if (!frame && store.get().tray === 'compare') frame = requestAnimationFrame(show);
  }

  function show() {
    frame = 0;
    const { bundle, selection, comparison } = store.get();
    if (!bundle) return;
    keep.disabled = selection.size === 0;
    drop.hidden = comparison === null;
    const [first, second] = splitRows(bundle.count, selection, comparison);
    sets.replaceChildren(...nameSets(first, second, comparison !== null));
    const reason = refuse(first, second, comparison);
    if (reason) {
      note.textContent = reason;
      lists.replaceChildren();
      return;
    }
    const index = words.indexOf(bundle);
    if (index === undefined) return;
    const found = compare(bundle, index, first, second);
    note.textContent = found.length
      ? ''
      : 'Nothing tells the two apart: their words and columns are spread alike.';
    lists.replaceChildren(...found);
  }

  watch(store, ['bundle'], () => {
    words.stop();
    lists.replaceChildren();
  });
  watch(store, ['bundle', 'selection', 'comparison', 'tray'], request);
}

/**
 * The words of a bundle's texts, read once, in slices of time; another bundle ends the reading.
 *
 * @param {(text: string) => void} tell how far the reading is, or why it failed
 * @param {() => void} onRead
 */
function createWordIndexer(tell, onRead) {
  /** @type {{bundle: Bundle, index: WordIndex | null} | null} */
  let indexed = null;
  /** @type {Bundle | null} whose texts are being read, or could not be */
  let read = null;
  let reading = new AbortController();

  /** @param {Bundle} bundle */
  async function readOnce(bundle) {
    if (read === bundle) return;
    read = bundle;
    reading.abort();
    reading = new AbortController();
    const { signal } = reading;
    indexed = null;
    const texts = readTexts(bundle);
    const onProgress = (/** @type {number} */ share) =>
      tell(`Reading the texts: ${PERCENT.format(share)}`);
    try {
      const index = texts && (await runInTimeSlices(indexWords(texts), onProgress, signal));
      indexed = { bundle, index };
      onRead();
    } catch (reason) {
      if (!signal.aborted) tell(`The texts could not be read: ${messageOf(reason)}`);
    }
  }

  return {
    /**
     * @param {Bundle} bundle
     * @returns {WordIndex | null | undefined} null where there are no texts; undefined until they
     *   are read
     */
    indexOf(bundle) {
      if (indexed?.bundle === bundle) return indexed.index;
      void readOnce(bundle);
      return undefined;
    },
    stop() {
      reading.abort();
      read = null;
    },
  };
}

/**
 * @param {number} count N
 * @param {ReadonlySet<number>} selection
 * @param {ReadonlySet<number> | null} comparison
 * @returns {[first: number[], second: number[]]} rows of A and of B
 */
function splitRows(count, selection, comparison) {
  return [
    [...selection],
    comparison
      ? [...comparison]
      : Array.from({ length: count }, (_, row) => row).filter((row) => !selection.has(row)),
  ];
}

/** @param {number[]} first @param {number[]} second @param {boolean} isKept whether B was kept */
const nameSets = (first, second, isKept) => [
  tag('A'),
  ` ${format(first.length)} selected `,
  tag('B'),
  isKept ? ` ${format(second.length)} kept` : ` the rest, ${format(second.length)}`,
];

/**
 * @param {number[]} first
 * @param {number[]} second
 * @param {ReadonlySet<number> | null} comparison
 * @returns {string} why there is nothing to compare; else empty
 */
function refuse(first, second, comparison) {
  if (comparison?.size === first.length && first.every((row) => comparison.has(row)))
    return 'A and B are the same: now choose other points.';
  if (first.length === 0)
    return 'Select points with a lasso, a filter or the table to see what sets them apart from the rest.';
  return second.length === 0
    ? 'All points are selected: there is nothing left to compare them with.'
    : '';
}

/**
 * @param {Bundle} bundle
 * @param {WordIndex | null} index
 * @param {number[]} first
 * @param {number[]} second
 * @returns {HTMLElement[]} lists of words and columns; none where nothing tells the two apart
 */
function compare(bundle, index, first, second) {
  const words = index
    ? findDistinctiveWords(index, first, second, WORDS)
    : { first: [], second: [] };
  const columns = findDifferences(bundle, first, second, COLUMNS);
  return words.first.length + words.second.length + columns.length > 0
    ? [wordList('A', words.first, 0), wordList('B', words.second, 1), columnList(columns)]
    : [];
}

/** @param {'A' | 'B'} name */
const tag = (name) => element('b', { className: `set ${name.toLowerCase()}` }, name);

/** @param {number} count */
const format = (count) => count.toLocaleString('en');

/**
 * @param {'A' | 'B'} name
 * @param {DistinctiveWord[]} words
 * @param {0 | 1} side
 */
function wordList(name, words, side) {
  const strongest = Math.max(...words.map(({ z }) => Math.abs(z)), 1);
  return element(
    'section',
    { className: `compare-words ${name.toLowerCase()}` },
    element('h3', { className: 'caption' }, explained('distinctive-words', `More in ${name}`)),
    words.length
      ? element(
          'ol',
          {},
          ...words.map(({ word, counts, z }) => {
            const row = element(
              'li',
              {
                title: `${format(counts[0])} times in A, ${format(counts[1])} in B; ${Math.abs(z).toFixed(1)} standard deviations apart`,
              },
              element('span', { className: 'word' }, word),
              element('span', { className: 'count' }, format(counts[side])),
              element('span', { className: 'count other' }, `: ${format(counts[1 - side])}`),
            );
            row.style.setProperty('--share', String(Math.abs(z) / strongest));
            return row;
          }),
        )
      : element('p', { className: 'note' }, 'No word stands out.'),
  );
}

/** @param {Difference[]} columns */
function columnList(columns) {
  return element(
    'section',
    { className: 'compare-columns' },
    element(
      'h3',
      { className: 'caption' },
      explained('column-differences', 'Columns that differ most'),
    ),
    columns.length
      ? element(
          'dl',
          {},
          ...columns.map(({ column, strength, category, medians }) => {
            const [one, two] = category
              ? category.shares.map((share) => PERCENT.format(share))
              : (medians ?? [0, 0]).map((value) => READABLE.format(value));
            return element(
              'div',
              { title: `Difference ${strength.toFixed(2)} of 1` },
              element(
                'dt',
                {},
                columnTitle(column),
                element('span', {}, category ? category.category : 'median'),
              ),
              element('dd', {}, tag('A'), ` ${one} `, tag('B'), ` ${two}`),
            );
          }),
        )
      : element('p', { className: 'note' }, 'No column differs much.'),
  );
}
