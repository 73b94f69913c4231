import { toCss } from '../data/palette.js';
import { createTextMatcher } from '../data/search.js';
import { element } from './element.js';
import { pointedAt } from './pointing.js';
import { bindRoving } from './roving.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { LegendEntry } from '../data/coloring.js'
 */

const LONG = 12;

/**
 * The entries of the legend, to be pressed; a long legend can be searched.
 * @param {Actions} actions
 */
export function createLegendEntries(actions) {
  const search = element('input', {
    type: 'search',
    className: 'search-field',
    'aria-label': 'Search in the legend',
    hidden: true,
    oninput: find,
  });
  const list = element('ul', {
    className: 'entries',
    'aria-description': 'Arrow keys walk, Enter lights an entry alone.',
  });
  const settleStop = bindRoving(list, '.entry');
  /** @type {{button: HTMLButtonElement, row: HTMLElement, title: string}[]} */
  let rows = [];

  function find() {
    const matches = createTextMatcher(search.value);
    for (const { row, title } of rows) row.hidden = !matches(title);
    settleStop();
  }

  return {
    search,
    list,
    /** @param {LegendEntry[]} entries @param {boolean} drawsGlyphs */
    show(entries, drawsGlyphs) {
      rows = entries.map((entry, index) => {
        const button = createEntry(entry, index, drawsGlyphs, actions);
        return { button, row: element('li', {}, button), title: entry.title };
      });
      const others = entries.filter(({ isOther }) => isOther).length;
      const first = entries.findIndex(({ isOther }) => isOther);
      list.replaceChildren(...rows.map(({ row }) => row));
      if (others > 1)
        rows[first].row.before(
          element('li', { className: 'others' }, `Other, in grey: ${others.toLocaleString('en')}`),
        );
      list.scrollTop = 0;
      search.hidden = rows.length <= LONG;
      search.placeholder = `Search ${rows.length.toLocaleString('en')} entries`;
      if (search.hidden) search.value = '';
      find();
    },
    /** @param {ReadonlySet<number>} isolated entries that are pressed */
    mark(isolated) {
      rows.forEach(({ button }, index) =>
        button.setAttribute('aria-pressed', String(isolated.has(index))),
      );
    },
    forgetSearch() {
      search.value = '';
    },
  };
}

/**
 * @param {LegendEntry} entry
 * @param {number} index
 * @param {boolean} drawsGlyphs
 * @param {Actions} actions
 */
function createEntry(entry, index, drawsGlyphs, actions) {
  return element(
    'button',
    {
      type: 'button',
      className: 'entry',
      'aria-pressed': 'false',
      onclick: () => actions.toggleEntry(index),
      ...pointedAt(
        ({ pointerType }) => pointerType === 'mouse' && actions.previewEntry(index),
        () => actions.previewEntry(-1),
      ),
    },
    createSwatch(entry, drawsGlyphs),
    element('span', { className: 'entry-title' }, entry.title),
    element('span', { className: 'count' }, entry.count.toLocaleString('en')),
  );
}

/** @param {LegendEntry} entry @param {boolean} drawsGlyphs */
function createSwatch({ color, glyph }, drawsGlyphs) {
  const shown = drawsGlyphs ? glyph : '';
  const mark = element(
    'span',
    { className: shown ? 'swatch glyph' : 'swatch', 'aria-hidden': 'true' },
    shown,
  );
  mark.style.setProperty('--color', toCss(color));
  return mark;
}
