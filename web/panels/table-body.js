import { element } from './element.js';
import { createPicture, pictureOf } from './picture.js';
import { readableText } from './readable-text.js';
import { classOf } from './table-header.js';

/**
 * @import { PictureSource } from '../data/pictures.js'
 * @import { TableColumn } from '../data/table.js'
 */

/**
 * @typedef {object} Look how rows are shown
 * @property {TableColumn[]} columns
 * @property {Uint32Array} order points, from the top
 * @property {number} hovered
 * @property {number} pinned
 * @property {ReadonlySet<number>} selection
 * @property {PictureSource} pictures
 * @property {(index: number) => string} labelOf
 *
 * @typedef {{row: HTMLTableRowElement, box: HTMLInputElement, cells: HTMLTableCellElement[], shown: string[]}} Row
 */

/**
 * The rows in sight as elements, which stay in place while others come into sight: a press finds at
 * its end what it began on.
 */
export class TableBody {
  element = element('tbody');
  #above = element('tr', { 'aria-hidden': 'true' });
  #below = element('tr', { 'aria-hidden': 'true' });
  /** @type {Row[]} */
  #rows = [];
  #isStale = true;

  /** Make all rows anew: the columns are others. */
  renew() {
    this.#isStale = true;
  }

  /**
   * @param {number} first place in the order
   * @param {number} last place after the last
   * @param {number} active place that the keys have walked to, or −1
   * @param {number} height CSS pixels of a row
   * @param {Look} look
   */
  show(first, last, active, height, look) {
    const { order } = look;
    this.#above.style.height = `${first * height}px`;
    this.#below.style.height = `${(order.length - last) * height}px`;
    this.#resize(last - first, look.columns);
    for (let place = first; place < last; place++)
      showRow(this.#rows[place - first], place, place === active, look);
  }

  /** @param {number} count @param {TableColumn[]} columns */
  #resize(count, columns) {
    if (this.#rows.length === count && !this.#isStale) return;
    if (this.#isStale) this.#rows = [];
    this.#isStale = false;
    this.#rows.length = Math.min(this.#rows.length, count);
    while (this.#rows.length < count) this.#rows.push(createRow(columns));
    this.element.replaceChildren(this.#above, ...this.#rows.map(({ row }) => row), this.#below);
  }
}

/** @param {TableColumn[]} columns @returns {Row} */
function createRow(columns) {
  const box = element('input', { type: 'checkbox', tabIndex: -1, 'aria-label': 'Selected' });
  const cells = columns.map((_, i) =>
    element('td', { className: classOf(columns, i), 'aria-colindex': String(i + 2) }),
  );
  const row = element('tr', {}, element('td', { 'aria-colindex': '1' }, box), ...cells);
  return { row, box, cells, shown: [] };
}

/** @param {Row} made @param {number} place in the order @param {boolean} isActive @param {Look} look */
function showRow({ row, box, cells, shown }, place, isActive, look) {
  const { columns, order, hovered, pinned, selection, pictures, labelOf } = look;
  const index = order[place];
  const isSelected = selection.has(index);
  row.id = `row-${index}`;
  row.dataset.at = String(place);
  row.setAttribute('aria-rowindex', String(place + 2));
  row.setAttribute('aria-selected', String(isSelected));
  row.classList.toggle('hovered', index === hovered);
  row.classList.toggle('pinned', index === pinned);
  if (index === pinned) row.setAttribute('aria-current', 'true');
  else row.removeAttribute('aria-current');
  row.classList.toggle('active', isActive);
  box.checked = isSelected;
  columns.forEach(({ kind, textOf }, i) => {
    const text = textOf(index);
    const address = kind === 'image' && text ? pictureOf(text, pictures).address : '';
    // Rows may share a picture, and each says its own name.
    const now = address ? `${address}\n${labelOf(index)}` : text;
    if (shown[i] === now) return;
    shown[i] = now;
    if (address) return cells[i].replaceChildren(createPicture(address, labelOf(index)));
    cells[i].replaceChildren(...readableText(text, () => ' ↵ '));
    if (kind === 'text') cells[i].title = text.replaceAll(/<br\s*\/?>/gi, '\n');
  });
}
