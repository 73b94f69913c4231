import { columnTitle, readTexts } from '../data/columns.js';
import { findDifferences } from '../data/column-differences.js';
import { runInSlices } from '../data/time-slices.js';
import { findDistinctiveWords, indexWords } from '../data/distinctive-words.js';
import { element } from './element.js';

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
      title: 'Keep what is chosen as B, then choose another A',
      onclick: () => actions.keepComparison(),
    },
    'Keep as B',
  );
  const drop = element(
    'button',
    {
      type: 'button',
      className: 'quiet',
      title: 'Compare with all that is not chosen',
      onclick: () => actions.dropComparison(),
    },
    'Compare with the rest',
  );
  const note = element('p', { className: 'note' });
  const lists = element('div', { className: 'compare-lists' });
  page.append(element('div', { className: 'row compare-head' }, sets, keep, drop), note, lists);

  /** @type {{bundle: Bundle, index: WordIndex | null} | null} */
  let indexed = null;
  /** @type {Bundle | null} whose texts are being read */
  let read = null;
  let reading = new AbortController();
  let frame = 0;

  /** @param {Bundle} bundle */
  async function readOnce(bundle) {
    if (read === bundle) return;
    read = bundle;
    reading.abort();
    reading = new AbortController();
    const own = reading;
    indexed = null;
    const texts = readTexts(bundle);
    try {
      const index =
        texts &&
        (await runInSlices(
          indexWords(texts),
          (share) => {
            note.textContent = `Reading the texts: ${PERCENT.format(share)}`;
          },
          own.signal,
        ));
      indexed = { bundle, index };
      request();
    } catch (reason) {
      if (!own.signal.aborted)
        note.textContent = `The texts could not be read: ${/** @type {Error} */ (reason).message}`;
    }
  }

  function request() {
    if (!frame && store.get().tray === 'compare') frame = requestAnimationFrame(show);
  }

  function show() {
    frame = 0;
    const { bundle, selection, comparison } = store.get();
    if (!bundle) return;
    keep.disabled = selection.size === 0;
    drop.hidden = comparison === null;
    const first = [...selection];
    const second = comparison
      ? [...comparison]
      : Array.from({ length: bundle.count }, (_, row) => row).filter((row) => !selection.has(row));
    const same =
      comparison !== null &&
      comparison.size === selection.size &&
      first.every((row) => comparison.has(row));
    sets.replaceChildren(
      tag('A'),
      ` ${format(first.length)} chosen `,
      tag('B'),
      comparison ? ` ${format(second.length)} kept` : ` the rest, ${format(second.length)}`,
    );
    if (first.length === 0 || second.length === 0 || same) {
      note.textContent = same
        ? 'A and B are the same: now choose other points.'
        : first.length === 0
          ? 'Choose points with a lasso on the map, by a filter, or in the table, and read here what tells them from the rest.'
          : 'All points are chosen: nothing is left to compare them with.';
      lists.replaceChildren();
      return;
    }
    if (indexed?.bundle !== bundle) {
      void readOnce(bundle);
      return;
    }
    const words = indexed.index
      ? findDistinctiveWords(indexed.index, first, second, WORDS)
      : { first: [], second: [] };
    const columns = findDifferences(bundle, first, second, COLUMNS);
    const some = words.first.length + words.second.length + columns.length > 0;
    note.textContent = some
      ? ''
      : 'Nothing tells the two apart: their words and columns are spread alike.';
    lists.replaceChildren(
      ...(some
        ? [wordList('A', words.first, 0), wordList('B', words.second, 1), columnList(columns)]
        : []),
    );
  }

  store.subscribe((now, before) => {
    if (now.bundle !== before.bundle) {
      reading.abort();
      lists.replaceChildren();
    }
    if (
      now.bundle !== before.bundle ||
      now.selection !== before.selection ||
      now.comparison !== before.comparison ||
      now.tray !== before.tray
    )
      request();
  });
  request();
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
    element('h3', { className: 'caption' }, `More in ${name}`),
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
    element('h3', { className: 'caption' }, 'Columns that differ most'),
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
