import { columnTitle } from '../data/columns.js';
import { colorableColumns, createColoring } from '../data/coloring.js';
import { findComputed, readableColumns } from '../data/computed-columns.js';
import { rampColor, toCss } from '../data/palette.js';
import { createTextMatcher } from '../data/search.js';
import { element } from './element.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { LegendEntry } from '../data/coloring.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const LONG = 12;

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
  const search = element('input', {
    type: 'search',
    className: 'search-field',
    'aria-label': 'Search in the legend',
    hidden: true,
    oninput: find,
  });
  const entries = element('ul', { className: 'entries' });
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
    search,
    entries,
    range,
    note,
  );
  /** @type {HTMLButtonElement[]} */
  let buttons = [];

  /** A long legend shows the entries that have the words asked for. */
  function find() {
    const matches = createTextMatcher(search.value);
    for (const button of buttons) {
      const row = /** @type {HTMLElement} */ (button.parentElement);
      row.hidden = !matches(button.querySelector('.entry-title')?.textContent ?? '');
    }
  }

  /** @param {State} state */
  function offer(state) {
    const { bundle, colorColumn } = state;
    if (!bundle) return;
    const columns = colorableColumns(bundle);
    const computed = readableColumns(state);
    const groups = [...new Set(computed.map(({ group }) => group))];
    container.hidden = columns.length === 0 && computed.length === 0;
    column.replaceChildren(
      ...(columns.length ? [] : [new Option('Plain', '')]),
      ...columns.map((name) => new Option(columnTitle(name), name)),
      ...groups.map((group) =>
        element(
          'optgroup',
          { label: group },
          ...computed
            .filter((member) => member.group === group)
            .map((member) => new Option(member.title, member.name)),
        ),
      ),
    );
    column.value = colorColumn;
  }

  /** @param {State} state */
  function rebuild(state) {
    const { bundle, colorColumn, theme, drawsGlyphs, outdated } = state;
    if (!bundle) return;
    const coloring = createColoring(bundle, colorColumn, theme, state);
    const computed = findComputed(colorColumn);
    buttons = coloring.entries.map((entry, index) =>
      element(
        'button',
        {
          type: 'button',
          className: 'entry',
          'aria-pressed': 'false',
          onclick: () => actions.toggleEntry(index),
          onpointerenter: (/** @type {PointerEvent} */ event) =>
            event.pointerType === 'mouse' && actions.previewEntry(index),
          onpointerleave: () => actions.previewEntry(-1),
        },
        swatch(entry, drawsGlyphs),
        element('span', { className: 'entry-title' }, entry.title),
        element('span', { className: 'count' }, entry.count.toLocaleString('en')),
      ),
    );
    entries.replaceChildren(...buttons.map((button) => element('li', {}, button)));
    entries.scrollTop = 0;
    search.hidden = buttons.length <= LONG;
    search.placeholder = `Search ${buttons.length.toLocaleString('en')} entries`;
    if (search.hidden) search.value = '';
    find();
    range.hidden = coloring.range === null;
    if (coloring.range) {
      const { low, high } = coloring.range;
      const bar = element('div', { className: 'ramp' });
      bar.style.background = `linear-gradient(to right, ${[0, 0.25, 0.5, 0.75, 1].map((share) => toCss(rampColor(share, theme))).join(', ')})`;
      const ends = computed ? computed.ends(coloring.range) : [format(low), format(high)];
      range.replaceChildren(bar, ...ends.map((end) => element('span', {}, end)));
    }
    note.hidden = !computed;
    note.textContent = computed
      ? [
          computed.help,
          coloring.missing
            ? `Grey: ${coloring.missing.toLocaleString('en')} points ${computed.missing}.`
            : '',
          outdated && computed.moves ? 'As measured before the points moved.' : '',
        ]
          .filter(Boolean)
          .join(' ')
      : '';
  }

  store.subscribe((now, before) => {
    const chosen = now.bundle !== before.bundle || now.colorColumn !== before.colorColumn;
    if (chosen) search.value = '';
    if (chosen || readableColumns(now).length !== readableColumns(before).length) offer(now);
    const computed = findComputed(now.colorColumn);
    const measured =
      computed &&
      (now[computed.source] !== before[computed.source] ||
        (computed.moves && now.outdated !== before.outdated));
    const rebuilt =
      chosen || measured || now.theme !== before.theme || now.drawsGlyphs !== before.drawsGlyphs;
    if (rebuilt) rebuild(now);
    if (rebuilt || now.isolated !== before.isolated) {
      buttons.forEach((button, index) =>
        button.setAttribute('aria-pressed', String(now.isolated.has(index))),
      );
      container.classList.toggle('isolating', now.isolated.size > 0);
      all.hidden = now.isolated.size === 0;
    }
  });
}

/** @param {LegendEntry} entry @param {boolean} drawsGlyphs */
function swatch({ color, glyph }, drawsGlyphs) {
  const shown = drawsGlyphs ? glyph : '';
  const mark = element(
    'span',
    { className: shown ? 'swatch glyph' : 'swatch', 'aria-hidden': 'true' },
    shown,
  );
  mark.style.setProperty('--color', toCss(color));
  return mark;
}

/** @param {number} value */
const format = (value) => value.toLocaleString('en', { maximumSignificantDigits: 4 });
