import { element } from './element.js';

/** @import { TableColumn } from '../data/table.js' */

const OVERSCAN = 6;
const ROW = { fine: 30, coarse: 44 };
/** @type {Record<TableColumn['kind'], number>} widths, CSS pixels */
const WIDTHS = { text: 260, glyph: 48, category: 130, number: 104 };
const FIRST_TEXT = 170;
const CHOICE = 44;

/**
 * @typedef {object} Shown
 * @property {TableColumn[]} columns
 * @property {Uint32Array} order points, from the top
 * @property {string} sortedBy name of a column; empty for the order of the data
 * @property {boolean} descending
 * @property {number} hovered
 * @property {number} selected
 * @property {ReadonlySet<number>} selection
 *
 * @typedef {object} RowEvents
 * @property {(column: string) => void} onSort
 * @property {(index: number) => void} onHover
 * @property {(index: number) => void} onPin
 * @property {(indices: number[], how: 'replace' | 'add' | 'remove') => void} onChoose
 */

/**
 * The rows that are in sight, of as many as there are; a grid by the WAI-ARIA pattern whose active
 * row is walked by keys.
 * @param {RowEvents} events
 */
export function createTableRows(events) {
  const head = element('tr', { 'aria-rowindex': '1' });
  const body = element('tbody');
  const group = element('colgroup');
  const above = element('tr', { 'aria-hidden': 'true' });
  const below = element('tr', { 'aria-hidden': 'true' });
  const table = element(
    'table',
    {
      role: 'grid',
      tabIndex: 0,
      'aria-label': 'Points',
      'aria-multiselectable': 'true',
      'aria-description': 'Arrow keys walk, Enter pins, Space chooses.',
    },
    group,
    element('thead', {}, head),
    body,
  );
  const scroller = element('div', { className: 'table-scroll', onscroll: () => render() }, table);
  /** @type {Shown} */
  let shown = {
    columns: [],
    order: new Uint32Array(),
    sortedBy: '',
    descending: false,
    hovered: -1,
    selected: -1,
    selection: new Set(),
  };
  let heading = '',
    kinds = '';
  /** @type {{row: HTMLTableRowElement, box: HTMLInputElement, cells: HTMLTableCellElement[]}[]} */
  let pool = [];
  let active = 0,
    walked = false,
    anchor = -1;
  new ResizeObserver(() => render()).observe(scroller);

  const rowHeight = () => (matchMedia('(pointer: coarse)').matches ? ROW.coarse : ROW.fine);
  const headHeight = () => head.offsetHeight;

  function showHead() {
    const { columns, sortedBy, descending } = shown;
    const now = JSON.stringify([columns.map(({ title }) => title), sortedBy, descending]);
    if (now === heading) return;
    const focused = head.contains(document.activeElement)
      ? /** @type {HTMLElement} */ (document.activeElement).dataset.column
      : undefined;
    heading = now;
    const widths = columns.map(({ kind }, i) =>
      kind === 'text' && !columns.slice(0, i).some((column) => column.kind === 'text')
        ? FIRST_TEXT
        : WIDTHS[kind],
    );
    group.replaceChildren(
      ...[CHOICE, ...widths].map((width) => {
        const column = element('col');
        column.style.width = `${width}px`;
        return column;
      }),
    );
    table.style.width = `max(100%, ${widths.reduce((sum, width) => sum + width, CHOICE)}px)`;
    table.setAttribute('aria-colcount', String(columns.length + 1));
    head.replaceChildren(
      element(
        'th',
        { scope: 'col', 'aria-colindex': '1' },
        element('span', { className: 'hidden-text' }, 'Chosen'),
      ),
      ...columns.map(({ name, title, kind }, i) =>
        element(
          'th',
          {
            scope: 'col',
            className: kind,
            'aria-colindex': String(i + 2),
            'aria-sort': name === sortedBy ? (descending ? 'descending' : 'ascending') : 'none',
          },
          element(
            'button',
            { type: 'button', 'data-column': name, onclick: () => events.onSort(name) },
            title,
          ),
        ),
      ),
    );
    if (focused !== undefined)
      [...head.querySelectorAll('button')]
        .find(({ dataset }) => dataset.column === focused)
        ?.focus();
  }

  /**
   * @param {number} count rows that stay in place, so that a press finds at its end what it began
   *   on
   */
  function fill(count) {
    if (pool.length === count && kinds === heading) return;
    if (kinds !== heading) pool = [];
    kinds = heading;
    pool.length = Math.min(pool.length, count);
    while (pool.length < count) {
      const box = element('input', { type: 'checkbox', tabIndex: -1, 'aria-label': 'Chosen' });
      const cells = shown.columns.map(({ kind }, i) =>
        element('td', { className: kind, 'aria-colindex': String(i + 2) }),
      );
      pool.push({
        box,
        cells,
        row: element('tr', {}, element('td', { 'aria-colindex': '1' }, box), ...cells),
      });
    }
    body.replaceChildren(above, ...pool.map(({ row }) => row), below);
  }

  function render() {
    const { columns, order, hovered, selected, selection } = shown;
    const height = rowHeight();
    table.style.setProperty('--row-height', `${height}px`);
    const first = Math.max(0, Math.floor(scroller.scrollTop / height) - OVERSCAN);
    const last = Math.min(
      order.length,
      Math.ceil((scroller.scrollTop + scroller.clientHeight) / height) + OVERSCAN,
    );
    table.setAttribute('aria-rowcount', String(order.length + 1));
    above.style.height = `${first * height}px`;
    below.style.height = `${(order.length - last) * height}px`;
    active = Math.min(active, Math.max(order.length - 1, 0));
    fill(last - first);
    for (let at = first; at < last; at++) {
      const { row, box, cells } = pool[at - first];
      const index = order[at];
      const chosen = selection.has(index);
      row.id = `row-${index}`;
      row.dataset.at = String(at);
      row.setAttribute('aria-rowindex', String(at + 2));
      row.setAttribute('aria-selected', String(chosen));
      row.classList.toggle('hovered', index === hovered);
      row.classList.toggle('pinned', index === selected);
      if (index === selected) row.setAttribute('aria-current', 'true');
      else row.removeAttribute('aria-current');
      row.classList.toggle('active', walked && at === active);
      box.checked = chosen;
      columns.forEach(({ kind, textOf }, i) => {
        const text = textOf(index);
        if (cells[i].textContent !== text) cells[i].textContent = text;
        if (kind === 'text') cells[i].title = text;
      });
    }
    if (walked && active >= first && active < last)
      table.setAttribute('aria-activedescendant', `row-${order[active]}`);
    else table.removeAttribute('aria-activedescendant');
  }

  /** @param {Event} event @returns {number} the place of its row in the order, or −1 */
  function placeOf(event) {
    const row = event.target instanceof Element ? event.target.closest('tr') : null;
    return row?.dataset.at ? Number(row.dataset.at) : -1;
  }

  /** @param {number} place in the order */
  function bring(place) {
    const top = place * rowHeight(),
      visible = scroller.clientHeight - headHeight();
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (top + rowHeight() > scroller.scrollTop + visible)
      scroller.scrollTop = top + rowHeight() - visible;
  }

  /** @param {number} place */
  function walkTo(place) {
    if (shown.order.length === 0) return;
    walked = true;
    active = Math.min(Math.max(place, 0), shown.order.length - 1);
    bring(active);
    events.onHover(shown.order[active]);
    render();
  }

  /** @param {number} place @param {boolean} range from the last one chosen to this */
  function toggle(place, range) {
    const { order, selection } = shown;
    const index = order[place];
    const from = range ? order.indexOf(anchor) : -1;
    if (from >= 0)
      events.onChoose([...order.subarray(Math.min(from, place), Math.max(from, place) + 1)], 'add');
    else events.onChoose([index], selection.has(index) ? 'remove' : 'add');
    anchor = index;
  }

  body.addEventListener('pointerover', (event) => {
    const place = placeOf(event);
    if (event.pointerType !== 'touch' && place >= 0) events.onHover(shown.order[place]);
  });
  body.addEventListener('pointerleave', () => events.onHover(-1));
  body.addEventListener('click', (event) => {
    const place = placeOf(event);
    if (place < 0) return;
    active = place;
    const boxed =
      event.target instanceof Element && event.target.closest('td')?.matches(':first-child');
    if (boxed || event.ctrlKey || event.metaKey || event.shiftKey) toggle(place, event.shiftKey);
    else events.onPin(shown.order[place]);
  });
  table.addEventListener('blur', () => {
    walked = false;
    events.onHover(-1);
    render();
  });
  table.addEventListener('keydown', (event) => {
    if (event.target !== table) return;
    const pageful = Math.max(
      Math.floor((scroller.clientHeight - headHeight()) / rowHeight()) - 1,
      1,
    );
    // The first step takes the row that is there.
    const from = walked || event.key !== 'ArrowDown' ? active : active - 1;
    if (event.key === 'ArrowDown') walkTo(from + 1);
    else if (event.key === 'ArrowUp') walkTo(from - 1);
    else if (event.key === 'PageDown') walkTo(active + pageful);
    else if (event.key === 'PageUp') walkTo(active - pageful);
    else if (event.key === 'Home') walkTo(0);
    else if (event.key === 'End') walkTo(shown.order.length - 1);
    else if (event.key === 'Enter' && walked) events.onPin(shown.order[active]);
    else if (event.key === ' ' && walked) toggle(active, event.shiftKey);
    else return;
    event.preventDefault();
  });

  return {
    element: scroller,
    /** @param {Shown} now */
    show(now) {
      const anew = now.order !== shown.order;
      shown = now;
      if (anew) active = 0;
      showHead();
      render();
    },
    /** @param {number} index a point, brought into sight if it is in the table */
    reveal(index) {
      const place = shown.order.indexOf(index);
      if (place < 0) return;
      active = place;
      bring(place);
    },
  };
}
