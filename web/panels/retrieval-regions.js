import { categoryColumn } from '../data/columns.js';
import { counted } from '../data/counted.js';
import { landColumns, landTitle } from '../data/land.js';
import { regionsByRecall } from '../data/region-recall.js';
import { distinct } from '../state/distinct.js';
import { watchLater } from '../state/later.js';
import { element } from './element.js';
import { explained } from './explanation.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { RegionRecall } from '../data/region-recall.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * The regions of the planet, the worst answered first, those that nobody asks about at the end: each
 * selects its rows and is flown to.
 *
 * @param {Store<State>} store
 * @param {Actions} actions
 * @returns {HTMLElement}
 */
export function createRegions(store, actions) {
  const level = element('select', {
    'aria-label': 'Regions',
    onchange: () => show(store.get()),
  });
  const list = element('ol', { className: 'regions-by-recall' });
  const section = element(
    'section',
    {},
    element(
      'div',
      { className: 'row head' },
      element('h3', { className: 'caption' }, explained('region-recall', 'Regions by recall')),
      level,
    ),
    list,
  );

  /** @param {State} state */
  function show(state) {
    const { bundle, evaluation } = state;
    const column = bundle && categoryColumn(state, level.value);
    list.replaceChildren(
      ...(column && evaluation
        ? regionsByRecall(bundle, evaluation, column).map((region) => createEntry(region, actions))
        : []),
    );
  }

  /** @param {State} state */
  function offer(state) {
    const { bundle, evaluation, regions, positions } = state;
    const isKnown = bundle && evaluation && positions.length === 3 * bundle.count;
    const names = isKnown && regions.length > 0 ? landColumns(state).map(({ name }) => name) : [];
    section.hidden = names.length === 0;
    const chosen = level.value;
    level.replaceChildren(...names.map((name) => new Option(landTitle(name), name)));
    if (names.includes(chosen)) level.value = chosen;
    show(state);
  }

  watchLater(
    store,
    ['bundle', 'evaluation', 'regions'],
    distinct(({ bundle, evaluation, regions }) => [bundle, evaluation, regions], offer),
  );
  return section;
}

/** @param {RegionRecall} region @param {Actions} actions */
function createEntry({ title, rows, questions, recall }, actions) {
  const isAsked = questions > 0;
  const isMeasured = !Number.isNaN(recall);
  const facts = [
    isAsked ? counted(questions, 'question') : 'nobody asks about it',
    counted(rows.length, 'text'),
  ].join(', ');
  const button = element(
    'button',
    {
      type: 'button',
      className: 'tally',
      title: 'Select its texts and fly there',
      onclick: () => actions.showRows(rows),
    },
    element('span', {}, title),
    element('span', { className: 'count' }, isMeasured ? recall.toFixed(2) : '–'),
    element('small', {}, facts),
  );
  button.style.setProperty('--share', String(isMeasured ? recall : 0));
  return element('li', {}, button);
}
