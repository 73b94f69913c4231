import { element } from './element.js';

/** @import { TableColumn } from '../data/table.js' */

/** @type {Record<TableColumn['kind'], number>} widths, CSS pixels */
const WIDTHS = { text: 180, image: 72, glyph: 48, category: 120, number: 104 };
const FIRST_TEXT = 150;
const CHOICE = 44;

/**
 * The heads of the table's columns, which sort it, and how wide the columns are.
 * @param {(column: string) => void} onSort
 */
export function createTableHeader(onSort) {
  const row = element('tr', { 'aria-rowindex': '1' });
  const widths = element('colgroup');
  let drawn = '';

  /** @returns {string | undefined} the column whose head has the focus */
  const focused = () =>
    row.contains(document.activeElement)
      ? /** @type {HTMLElement} */ (document.activeElement).dataset.column
      : undefined;

  return {
    row,
    widths,
    /**
     * @param {{columns: TableColumn[], sortedBy: string, descending: boolean}} table
     * @returns {boolean} whether anything has changed
     */
    show({ columns, sortedBy, descending }) {
      const now = JSON.stringify([columns.map(({ title }) => title), sortedBy, descending]);
      if (now === drawn) return false;
      drawn = now;
      const column = focused();
      widths.replaceChildren(...[CHOICE, ...widthsOf(columns)].map(createWidth));
      row.replaceChildren(
        element(
          'th',
          { scope: 'col', 'aria-colindex': '1' },
          element('span', { className: 'hidden-text' }, 'Selected'),
        ),
        ...columns.map(({ name, title }, i) =>
          element(
            'th',
            {
              scope: 'col',
              className: classOf(columns, i),
              'aria-colindex': String(i + 2),
              'aria-sort': name === sortedBy ? (descending ? 'descending' : 'ascending') : 'none',
            },
            element(
              'button',
              { type: 'button', 'data-column': name, onclick: () => onSort(name) },
              title,
            ),
          ),
        ),
      );
      if (column !== undefined)
        [...row.querySelectorAll('button')]
          .find(({ dataset }) => dataset.column === column)
          ?.focus();
      return true;
    },
  };
}

/**
 * The class of a column's cells: its kind, and whether it names the row, for it then stays in sight.
 * @param {TableColumn[]} columns
 * @param {number} i
 */
export const classOf = (columns, i) =>
  i === columns.findIndex(({ kind }) => kind !== 'glyph' && kind !== 'image')
    ? `${columns[i].kind} row-name`
    : columns[i].kind;

/** @param {TableColumn[]} columns @returns {number} CSS pixels that they take in all */
export const widthOf = (columns) => widthsOf(columns).reduce((sum, width) => sum + width, CHOICE);

/** @param {TableColumn[]} columns @returns {number[]} CSS pixels */
const widthsOf = (columns) =>
  columns.map(({ kind }, i) =>
    kind === 'text' && !columns.slice(0, i).some((column) => column.kind === 'text')
      ? FIRST_TEXT
      : WIDTHS[kind],
  );

/** @param {number} width CSS pixels */
function createWidth(width) {
  const column = element('col');
  column.style.width = `${width}px`;
  return column;
}
