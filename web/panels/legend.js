import { COLUMN_SOURCES, columnTitle } from '../data/columns.js';
import { colorableColumns, createColoring } from '../data/coloring.js';
import { findComputed, readableColumns } from '../data/computed-columns.js';
import { formatDay, isDateColumn } from '../data/dates.js';
import { isLand, landColumns, LAND } from '../data/land.js';
import { tagColumn } from '../data/tags.js';
import { rampColor, toCss } from '../data/palette.js';
import { distinct } from '../state/distinct.js';
import { watch } from '../state/store.js';
import { element } from './element.js';
import { createQuestionLegend } from './legend-questions.js';
import { createLegendEntries } from './legend-entries.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { Coloring } from '../data/coloring.js'
 * @import { ComputedColumn } from '../data/computed-columns.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * What the colours mean. Resting on an entry lights its points, pressing keeps them lit.
 *
 * @param {HTMLElement} container
 * @param {Store<State>} store
 * @param {Actions} actions
 */
export function createLegend(container, store, actions) {
  const column = element('select', {
    id: 'color-column',
    'aria-label': 'Colour',
    onchange: () => actions.colorBy(column.value),
  });
  const all = element(
    'button',
    { type: 'button', className: 'quiet', onclick: () => actions.showAll() },
    'Show all',
  );
  const entries = createLegendEntries(actions);
  const range = element('div', { className: 'range', hidden: true });
  const note = element('p', { className: 'note', hidden: true });
  container.append(
    element(
      'div',
      { className: 'row head' },
      element('label', { for: 'color-column', className: 'caption' }, 'Colour'),
      column,
      all,
    ),
    entries.search,
    entries.list,
    range,
    note,
    createQuestionLegend(store),
  );

  /** @param {State} state */
  function offer(state) {
    const { bundle, colorColumn } = state;
    if (!bundle) return;
    const stored = colorableColumns(bundle, state.tags);
    const computed = readableColumns(state);
    const land = offeredLand(state);
    container.hidden = stored.length + computed.length + land.length === 0;
    column.replaceChildren(...createOptions(land, stored, computed));
    column.value = colorColumn;
  }

  /** @param {State} state */
  function rebuild(state) {
    const { bundle, colorColumn, theme, drawsGlyphs } = state;
    if (!bundle) return;
    const coloring = createColoring(bundle, colorColumn, theme, state);
    entries.show(coloring.entries, drawsGlyphs);
    range.hidden = coloring.range === null;
    if (coloring.range) {
      const write = isDateColumn(bundle, colorColumn) ? formatDay : format;
      range.replaceChildren(...createRamp(coloring.range, colorColumn, theme, write));
    }
    note.textContent = describe(coloring, state);
    note.hidden = note.textContent === '';
    mark(state);
  }

  /** @param {State} state */
  function mark({ isolated }) {
    entries.mark(isolated);
    container.classList.toggle('isolating', isolated.size > 0);
    all.hidden = isolated.size === 0;
  }

  watch(store, ['bundle', 'colorColumn'], () => entries.forgetSearch());
  watch(store, ['bundle', 'colorColumn', ...COLUMN_SOURCES], distinct(offeredFrom, offer));
  watch(
    store,
    ['bundle', 'colorColumn', 'theme', 'drawsGlyphs', 'outdated', ...COLUMN_SOURCES],
    distinct(shownFrom, rebuild),
  );
  watch(store, ['isolated'], mark);
}

/** @param {State} state what the menu is made from */
const offeredFrom = (state) => [
  state.bundle,
  state.colorColumn,
  readableColumns(state).length,
  offeredLand(state).length,
  tagColumn(state)?.name,
];

/**
 * @param {State} state
 * @returns {string[]} names of the levels of land; the first before it is known, where it is waited
 *   for
 */
function offeredLand(state) {
  const known = landColumns(state).map(({ name }) => name);
  return known.length === 0 && isLand(state.colorColumn) ? [LAND] : known;
}

/** @param {State} state what the legend is made from */
function shownFrom(state) {
  const { bundle, colorColumn, theme, drawsGlyphs, outdated } = state;
  const computed = findComputed(colorColumn);
  const source = computed && state[computed.source];
  const land = isLand(colorColumn) && state.regions;
  const moves = (computed?.moves || land) && outdated;
  const tags = colorColumn === tagColumn(state)?.name && state.tags;
  return [bundle, colorColumn, theme, drawsGlyphs, source, land, moves, tags];
}

/**
 * @param {string[]} land names of its levels
 * @param {string[]} stored names of the bundle's columns
 * @param {ComputedColumn[]} computed
 * @returns {HTMLElement[]}
 */
function createOptions(land, stored, computed) {
  const groups = [...new Set(computed.map(({ group }) => group))];
  const option = (/** @type {string} */ name) => new Option(columnTitle(name), name);
  return [
    ...(land.length ? [element('optgroup', { label: 'Land' }, ...land.map(option))] : []),
    ...(stored.length || land.length ? [] : [new Option('Plain', '')]),
    ...stored.map(option),
    ...groups.map((group) =>
      element(
        'optgroup',
        { label: group },
        ...computed
          .filter((member) => member.group === group)
          .map((member) => new Option(member.title, member.name)),
      ),
    ),
  ];
}

/**
 * @param {{low: number, high: number}} range
 * @param {string} colorColumn
 * @param {'dark' | 'light'} theme
 * @param {(value: number) => string} write
 * @returns {HTMLElement[]} the ramp, and its ends in words
 */
function createRamp(range, colorColumn, theme, write) {
  const bar = element('div', { className: 'ramp' });
  bar.style.background = `linear-gradient(to right, ${[0, 0.25, 0.5, 0.75, 1].map((share) => toCss(rampColor(share, theme))).join(', ')})`;
  const ends = findComputed(colorColumn)?.ends(range) ?? [write(range.low), write(range.high)];
  return [bar, ...ends.map((end) => element('span', {}, end))];
}

/**
 * @param {Coloring} coloring
 * @param {State} state
 * @returns {string} what a column of the page says; empty for one of the bundle
 */
function describe(coloring, { colorColumn, outdated }) {
  const computed = findComputed(colorColumn);
  if (isLand(colorColumn)) {
    if (coloring.entries.length === 0) return 'The land is named once the layout is measured.';
    return outdated ? 'As named before the points moved.' : '';
  }
  if (!computed) return '';
  const { missing } = coloring;
  return [
    computed.help,
    missing ? `Grey: ${missing.toLocaleString('en')} points ${computed.missing}.` : '',
    outdated && computed.moves ? 'As measured before the points moved.' : '',
  ]
    .filter(Boolean)
    .join(' ');
}

/** @param {number} value */
const format = (value) => value.toLocaleString('en', { maximumSignificantDigits: 4 });
