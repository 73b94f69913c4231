import { NO_PICTURES } from '../data/pictures.js';
import { element } from './element.js';
import { pointedAt } from './pointing.js';
import { TableBody } from './table-body.js';
import { createTableHeader, widthOf } from './table-header.js';

/** @import { Look } from './table-body.js' */

const OVERSCAN = 6;
const ROW = { fine: 30, coarse: 44 };

/**
 * @typedef {object} Sorting
 * @property {string} sortedBy name of a column; empty for the order of the data
 * @property {boolean} descending
 *
 * @typedef {Look & Sorting} Shown
 *
 * @typedef {object} RowEvents
 * @property {(column: string) => void} onSort
 * @property {(index: number) => void} onHover
 * @property {(indices: Uint32Array) => void} onSeen rows that are in sight now
 * @property {(index: number) => void} onPin
 * @property {(indices: number[], how: 'replace' | 'add' | 'remove') => void} onChoose
 */

/**
 * The rows that are in sight, of as many as there are; a grid by the WAI-ARIA pattern whose active
 * row is walked by keys.
 */
export class TableRows {
  #events;
  #header;
  #body = new TableBody();
  #table;
  /** The rows' scroller, to be put into the document. */
  element;
  /** @type {Shown} */
  #shown = {
    columns: [],
    order: new Uint32Array(),
    sortedBy: '',
    descending: false,
    hovered: -1,
    pinned: -1,
    selection: new Set(),
    pictures: NO_PICTURES,
    labelOf: () => '',
  };
  /** The place in the order that the keys walk from. */
  #active = 0;
  /** Whether they have walked since the table has the focus. */
  #walked = false;
  /** The point that was selected last: a range begins there. */
  #anchor = -1;

  /** @param {RowEvents} events */
  constructor(events) {
    this.#events = events;
    this.#header = createTableHeader(events.onSort);
    this.#table = element(
      'table',
      {
        role: 'grid',
        tabIndex: 0,
        'aria-label': 'Points',
        'aria-multiselectable': 'true',
        'aria-description': 'Arrow keys walk, Enter pins, Space chooses.',
        onblur: () => this.#leave(),
        onkeydown: (/** @type {KeyboardEvent} */ event) => this.#press(event),
      },
      this.#header.widths,
      element('thead', {}, this.#header.row),
      this.#body.element,
    );
    const render = () => this.#render();
    this.element = element('div', { className: 'table-scroll', onscroll: render }, this.#table);
    new ResizeObserver(render).observe(this.element);
    this.#bindPointer();
  }

  /** @param {Shown} now */
  show(now) {
    if (now.order !== this.#shown.order) this.#active = 0;
    this.#shown = now;
    if (this.#header.show(now)) {
      this.#table.style.width = `max(100%, ${widthOf(now.columns)}px)`;
      this.#table.setAttribute('aria-colcount', String(now.columns.length + 1));
      this.#body.renew();
    }
    this.#render();
  }

  /** @param {number} index a point, brought into sight if it is in the table */
  reveal(index) {
    const place = this.#shown.order.indexOf(index);
    if (place < 0) return;
    this.#active = place;
    this.#bring(place);
  }

  #render() {
    const { order } = this.#shown;
    const height = rowHeight();
    this.#table.style.setProperty('--row-height', `${height}px`);
    const { scrollTop, clientHeight } = this.element;
    const last = Math.min(order.length, Math.ceil((scrollTop + clientHeight) / height) + OVERSCAN);
    // Until the browser has followed, it may be scrolled beyond the last of fewer rows.
    const first = Math.min(last, Math.max(0, Math.floor(scrollTop / height) - OVERSCAN));
    this.#table.setAttribute('aria-rowcount', String(order.length + 1));
    this.#active = Math.min(this.#active, Math.max(order.length - 1, 0));
    this.#body.show(first, last, this.#walked ? this.#active : -1, height, this.#shown);
    this.#events.onSeen(order.subarray(first, last));
    if (this.#walked && this.#active >= first && this.#active < last)
      this.#table.setAttribute('aria-activedescendant', `row-${order[this.#active]}`);
    else this.#table.removeAttribute('aria-activedescendant');
  }

  /** @returns {number} CSS pixels of rows that the header leaves in sight */
  #visibleHeight() {
    return this.element.clientHeight - this.#header.row.offsetHeight;
  }

  /** @param {number} place in the order, brought into sight */
  #bring(place) {
    const scroller = this.element;
    const top = place * rowHeight();
    const visible = this.#visibleHeight();
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (top + rowHeight() > scroller.scrollTop + visible)
      scroller.scrollTop = top + rowHeight() - visible;
  }

  #bindPointer() {
    const body = this.#body.element;
    const { onHover, onPin } = this.#events;
    const pointing = pointedAt(
      (event) => {
        const place = placeOf(event);
        if (event.pointerType !== 'touch' && place >= 0) onHover(this.#shown.order[place]);
      },
      () => onHover(-1),
    );
    // Over a row of the body, and out of all of it.
    body.addEventListener('pointerover', pointing.onpointerenter);
    body.addEventListener('pointermove', pointing.onpointermove);
    body.addEventListener('pointerleave', pointing.onpointerleave);
    body.addEventListener('click', (event) => {
      const place = placeOf(event);
      const isFollowed = event.target instanceof Element && event.target.closest('a') !== null;
      if (place < 0 || isFollowed) return;
      this.#active = place;
      const boxed =
        event.target instanceof Element && event.target.closest('td')?.matches(':first-child');
      if (boxed || event.ctrlKey || event.metaKey || event.shiftKey)
        this.#toggle(place, event.shiftKey);
      else onPin(this.#shown.order[place]);
    });
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.target !== this.#table) return;
    const active = this.#active;
    const pageful = Math.max(Math.floor(this.#visibleHeight() / rowHeight()) - 1, 1);
    // The first step takes the row that is there.
    const from = this.#walked || event.key !== 'ArrowDown' ? active : active - 1;
    if (event.key === 'ArrowDown') this.#walkTo(from + 1);
    else if (event.key === 'ArrowUp') this.#walkTo(from - 1);
    else if (event.key === 'PageDown') this.#walkTo(active + pageful);
    else if (event.key === 'PageUp') this.#walkTo(active - pageful);
    else if (event.key === 'Home') this.#walkTo(0);
    else if (event.key === 'End') this.#walkTo(this.#shown.order.length - 1);
    else if (event.key === 'Enter' && this.#walked) this.#events.onPin(this.#shown.order[active]);
    else if (event.key === ' ' && this.#walked) this.#toggle(active, event.shiftKey);
    else return;
    event.preventDefault();
  }

  /** @param {number} place */
  #walkTo(place) {
    const { order } = this.#shown;
    if (order.length === 0) return;
    this.#walked = true;
    this.#active = Math.min(Math.max(place, 0), order.length - 1);
    this.#bring(this.#active);
    this.#events.onHover(order[this.#active]);
    this.#render();
  }

  #leave() {
    this.#walked = false;
    this.#events.onHover(-1);
    this.#render();
  }

  /** @param {number} place @param {boolean} isRange from the last one selected to this */
  #toggle(place, isRange) {
    const { order, selection } = this.#shown;
    const index = order[place];
    const from = isRange ? order.indexOf(this.#anchor) : -1;
    const range = order.subarray(Math.min(from, place), Math.max(from, place) + 1);
    if (from >= 0) this.#events.onChoose([...range], 'add');
    else this.#events.onChoose([index], selection.has(index) ? 'remove' : 'add');
    this.#anchor = index;
  }
}

const rowHeight = () => (matchMedia('(pointer: coarse)').matches ? ROW.coarse : ROW.fine);

/** @param {Event} event @returns {number} the place of its row in the order, or −1 */
function placeOf({ target }) {
  const row = target instanceof Element ? target.closest('tr') : null;
  return row?.dataset.at ? Number(row.dataset.at) : -1;
}
