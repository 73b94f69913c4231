import { toCss } from '../data/palette.js';
import { createTextMatcher } from '../data/search.js';
import { element } from './element.js';

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
    onkeydown: (/** @type {KeyboardEvent} */ event) => walk(event, inSight()),
    onfocusin: (/** @type {FocusEvent} */ { target }) => stopAt(/** @type {Element} */ (target)),
  });
  /** @type {{button: HTMLButtonElement, row: HTMLElement, title: string}[]} */
  let rows = [];

  function find() {
    const matches = createTextMatcher(search.value);
    for (const { row, title } of rows) row.hidden = !matches(title);
    stopAt(null);
  }

  const inSight = () => rows.filter(({ row }) => !row.hidden).map(({ button }) => button);

  /**
   * However long, the legend is one stop of the Tab key (roving tabindex, WAI-ARIA practices).
   * @param {Element | null} target the entry to stop at; the first in sight unless it is one
   */
  function stopAt(target) {
    const buttons = inSight();
    const stop = buttons.find((button) => button === target) ?? buttons[0];
    for (const { button } of rows) button.tabIndex = button === stop ? 0 : -1;
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
 * @param {KeyboardEvent} event
 * @param {HTMLButtonElement[]} buttons that the arrow keys, Home and End walk through
 */
function walk(event, buttons) {
  const at = buttons.findIndex((button) => button === document.activeElement);
  /** @type {Record<string, number>} */
  const steps = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 };
  if (at < 0 || !(event.key in steps)) return;
  event.preventDefault();
  buttons[steps[event.key]]?.focus();
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
      onpointerenter: (/** @type {PointerEvent} */ event) =>
        event.pointerType === 'mouse' && actions.previewEntry(index),
      onpointerleave: () => actions.previewEntry(-1),
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
