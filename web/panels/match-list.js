import { documentColumns, findDocumentColumn } from '../data/documents.js';
import { groupNearDuplicates } from '../data/near-duplicates.js';
import { columnTitle } from '../data/columns.js';
import { hasTexts, valueOf } from '../data/points.js';
import { isByWords, RETRIEVAL_KEYS, retrieve } from '../data/retrieval.js';
import { distinct } from '../state/distinct.js';
import { watch } from '../state/store.js';
import { element } from './element.js';
import { createMatchEntry } from './match-entry.js';
import { bindRoving } from './roving.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { Bundle } from '../formats/bundle.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 * @import { MatchEntry } from './match-entry.js'
 */

const FILLED_BY = /** @type {const} */ ([...RETRIEVAL_KEYS, 'bundle', 'documentColumn']);

/**
 * The list of the hits, what they are grouped by, and its button.
 *
 * @param {Store<State>} store
 * @param {Actions} actions
 */
export function createMatchList(store, actions) {
  /** @type {Map<number, MatchEntry>} by row */
  const entries = new Map();
  const list = element('ol', {
    className: 'match-list',
    'aria-description': 'Arrow keys walk, Enter pins a match.',
  });
  const settleStop = bindRoving(list, '.match-open', 'li');
  const none = element('p', { className: 'note' });
  const grouping = createGrouping(store, actions);
  const all = element(
    'button',
    {
      type: 'button',
      className: 'quiet',
      onclick: () => actions.selectPoints([...entries.keys()], 'add'),
    },
    'Add all to the selection',
  );
  /** @param {State} state */
  function mark(state) {
    for (const entry of entries.values()) entry.mark(state);
    unfoldPinned(entries.get(state.pinned)?.element);
  }
  watch(store, ['hovered', 'pinned', 'selection'], mark);

  /** @param {State} state */
  function fill(state) {
    const { answer, bundle } = state;
    entries.clear();
    if (!answer || !bundle) return;
    const { hits } = retrieve(state);
    for (const [place, hit] of hits.entries())
      entries.set(hit.row, createMatchEntry(bundle, { ...hit, rank: place + 1 }, actions));
    list.replaceChildren(...createGroups(state, bundle, entries));
    settleStop();
    all.hidden = entries.size === 0;
    none.hidden = entries.size > 0;
    none.textContent = entries.size > 0 ? '' : describeNone(state);
    grouping.classList.toggle('idle', entries.size === 0);
    mark(state);
  }
  watch(store, [...FILLED_BY, 'textsRead'], distinct(filledFrom, fill));

  return {
    list,
    tools: element('div', { className: 'row answer-more' }, none, all, grouping),
    /** @param {Set<number>} far rows */
    showFar(far) {
      for (const [row, entry] of entries) entry.showFar(far.has(row));
    },
  };
}

/** @param {State} state @returns {unknown[]} what the list is of; texts of other rows change nothing */
const filledFrom = (state) => [
  ...FILLED_BY.map((key) => state[key]),
  retrieve(state).hits.filter(({ row }) => hasTexts(state.bundle, row)).length,
];

/** @param {State} state @param {Bundle} bundle @returns {string} a column, or empty for none */
const documentColumnOf = ({ documentColumn }, bundle) =>
  documentColumn ?? findDocumentColumn(bundle);

/**
 * @param {State} state
 * @param {Bundle} bundle
 * @param {Map<number, MatchEntry>} entries by row, the best first
 * @returns {HTMLElement[]} their items, those of a group behind its best one
 */
function createGroups(state, bundle, entries) {
  const column = documentColumnOf(state, bundle);
  const documentOf = (/** @type {number} */ row) => (column ? valueOf(bundle, column, row) : '');
  return groupNearDuplicates(bundle, [...entries.keys()], documentOf).flatMap((rows) => {
    const [first, ...others] = rows.map(
      (row) => /** @type {MatchEntry} */ (entries.get(row)).element,
    );
    const name = documentOf(rows[0]);
    const isDocument = name !== '' && rows.every((row) => documentOf(row) === name);
    for (const item of others) item.hidden = true;
    if (others.length > 0)
      first.append(createUnfold(others, isDocument ? `of “${name}”` : 'alike'));
    return [first, ...others];
  });
}

/**
 * @param {HTMLElement[]} items that it shows and hides
 * @param {string} what they and the one before are
 */
function createUnfold(items, what) {
  const button = element(
    'button',
    {
      type: 'button',
      className: 'quiet match-alike',
      'aria-expanded': 'false',
      onclick: () => {
        const isOpen = button.getAttribute('aria-expanded') === 'false';
        button.setAttribute('aria-expanded', String(isOpen));
        for (const item of items) item.hidden = !isOpen;
      },
    },
    `${items.length + 1} ${what}`,
  );
  return button;
}

/** What is pinned is seen. @param {HTMLElement | undefined} item */
function unfoldPinned(item) {
  if (!item?.hidden) return;
  let first = item.previousElementSibling;
  while (first instanceof HTMLElement && first.hidden) first = first.previousElementSibling;
  first?.querySelector('.match-alike')?.dispatchEvent(new Event('click'));
}

/**
 * What hits are grouped by: likeness alone, or a column that names the document they are parts of.
 *
 * @param {Store<State>} store
 * @param {Actions} actions
 */
function createGrouping(store, actions) {
  const choice = element('select', {
    id: 'document-column',
    onchange: () => actions.groupByDocument(choice.value),
  });
  const label = element('label', { for: choice.id }, 'Grouped by');
  const panel = element('span', { className: 'grouping note' }, label, choice);
  watch(store, ['bundle', 'documentColumn'], (now) => {
    const { bundle } = now;
    if (!bundle) return;
    const columns = documentColumns(bundle);
    choice.replaceChildren(
      new Option('What is alike', ''),
      ...columns.map((name) => new Option(columnTitle(name), name)),
    );
    choice.value = documentColumnOf(now, bundle);
    panel.hidden = columns.length === 0;
  });
  return panel;
}

/** @param {State} state @returns {string} why there is no hit, and what to do */
export function describeNone(state) {
  const { answer, filterMask, scoreThreshold } = state;
  if (retrieve(state).candidates.length > 0)
    return `No row reaches ${scoreThreshold?.toFixed(2)}: lower the threshold under Matches.`;
  if (!answer || !isByWords(answer)) return 'No row is left to match: take a filter away.';
  return filterMask
    ? 'No row that passes the filters has a word of it: ask by meaning, or take a filter away.'
    : 'No row has a word of it: ask by meaning.';
}
