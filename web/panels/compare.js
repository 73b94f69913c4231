import { columnTitle } from '../data/columns.js';
import { chooseCompared } from '../data/compared.js';
import { findDifferences } from '../data/column-differences.js';
import { findDistinctiveWords } from '../data/distinctive-words.js';
import { watch } from '../state/store.js';
import { createTextReading, createWordIndexer } from './compare-words.js';
import { element } from './element.js';
import { explained } from './explanation.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { Difference } from '../data/column-differences.js'
 * @import { Compared } from '../data/compared.js'
 * @import { DistinctiveWord } from '../data/distinctive-words.js'
 * @import { Bundle } from '../formats/bundle.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 * @import { Words } from './compare-words.js'
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
  const texts = createTextReading(actions, reread);
  page.append(
    element('div', { className: 'row compare-head' }, sets, keep, drop),
    texts.element,
    note,
    lists,
  );
  const words = createWordIndexer((text) => {
    note.textContent = text;
  }, request);
  /** @type {Compared} */
  let compared = { first: [], second: [], sizes: [0, 0] };
  /** Whether other rows are to be compared. */
  let isStale = true;
  let frame = 0,
    loaded = 0;

  function reread() {
    isStale = true;
    request();
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
    if (isStale) compared = chooseCompared(bundle, selection, comparison);
    sets.replaceChildren(...nameSets(compared, comparison !== null));
    const reason = refuse(selection, comparison, compared);
    texts.show(bundle, reason ? [] : [...compared.first, ...compared.second]);
    if (reason) {
      note.textContent = reason;
      lists.replaceChildren();
      return;
    }
    if (isStale && bundle.extent) words.stop();
    isStale = false;
    const index = words.indexOf(bundle, compared);
    if (index === undefined) return;
    const found = compare(bundle, index, compared);
    note.textContent = found.length
      ? ''
      : 'Nothing tells the two apart: their words and columns are spread alike.';
    lists.replaceChildren(...found);
  }

  watch(store, ['bundle'], () => {
    words.stop();
    lists.replaceChildren();
  });
  watch(store, ['bundle', 'selection', 'comparison', 'textsRead'], reread);
  watch(store, ['atlas'], ({ atlas }) => {
    if (atlas && atlas.loaded !== loaded) reread();
    loaded = atlas?.loaded ?? 0;
  });
  watch(store, ['tray'], request);
}

/** @param {Compared} compared @param {boolean} isKept whether B was kept */
const nameSets = ({ first, second, sizes: [one, two] }, isKept) => [
  tag('A'),
  ` ${format(one)} selected${sampled(first, one)} `,
  tag('B'),
  (isKept ? ` ${format(two)} kept` : ` the rest, ${format(two)}`) + sampled(second, two),
];

/** @param {number[]} rows @param {number} size of the set that they are of */
const sampled = ({ length }, size) => (length < size ? ` (${format(length)} compared)` : '');

/**
 * @param {ReadonlySet<number>} selection
 * @param {ReadonlySet<number> | null} comparison
 * @param {Compared} compared
 * @returns {string} why there is nothing to compare; else empty
 */
function refuse(selection, comparison, { first, second }) {
  if (comparison?.size === selection.size && [...selection].every((row) => comparison.has(row)))
    return 'A and B are the same: now choose other points.';
  if (selection.size === 0)
    return 'Select points with a lasso, a filter or the table to see what sets them apart from the rest.';
  if (first.length === 0) return 'None of the selected points is loaded: turn the planet to them.';
  return second.length === 0
    ? 'All points are selected: there is nothing left to compare them with.'
    : '';
}

/**
 * @param {Bundle} bundle
 * @param {Words | null} words
 * @param {Compared} compared
 * @returns {HTMLElement[]} lists of words and columns; none where nothing tells the two apart
 */
function compare(bundle, words, { first, second }) {
  const found = words
    ? findDistinctiveWords(words.index, words.placesOf(first), words.placesOf(second), WORDS)
    : { first: [], second: [] };
  const columns = findDifferences(bundle, first, second, COLUMNS);
  return found.first.length + found.second.length + columns.length > 0
    ? [wordList('A', found.first, 0), wordList('B', found.second, 1), columnList(columns)]
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
