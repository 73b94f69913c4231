import { valueOf } from '../data/points.js';
import { make, makeButton } from './elements.js';

/** @import { Bundle } from '../formats/bundle.js' */

/** A cell shows no more rows at a time, so that large data do not stop the notebook. */
const ROWS = 100;
const LONGEST = 120;

/**
 * @typedef {object} Listing
 * @property {number[]} rows in their order
 * @property {string} title
 */

/**
 * The table below the globe.
 * @param {HTMLElement} root
 * @param {Bundle} bundle
 * @param {(row: number) => void} pin
 */
export function createRows(root, bundle, pin) {
  const holder = make('div', 'rows');
  const caption = make('caption', '');
  const body = document.createElement('tbody');
  const more = makeButton('Show more', () => list(shown, length + ROWS));
  const columns = bundle.columns.filter(({ kind }) => kind !== 'image');
  /** @type {Listing} */
  let shown = { rows: [], title: '' };
  let length = ROWS;
  let pinned = -1;
  holder.tabIndex = 0;
  holder.setAttribute('role', 'region');
  holder.setAttribute('aria-label', 'Rows');
  holder.append(createTable(columns, caption, body), more);
  root.append(holder);

  /** @param {Listing} listing @param {number} [most] */
  function list(listing, most = ROWS) {
    shown = listing;
    length = most;
    const some = listing.rows.slice(0, most);
    caption.textContent = `${listing.title}: ${listing.rows.length.toLocaleString('en')}`;
    body.replaceChildren(...some.map(lineOf));
    more.hidden = some.length === listing.rows.length;
  }

  /** @param {number} row */
  function lineOf(row) {
    const line = document.createElement('tr');
    const head = document.createElement('th');
    head.scope = 'row';
    head.append(makeButton(row.toLocaleString('en'), () => pin(row), `Look at row ${row}`));
    line.append(head);
    for (const { name } of columns) {
      const value = valueOf(bundle, name, row);
      line.append(make('td', '', value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value));
    }
    line.dataset.row = String(row);
    line.classList.toggle('pinned', row === pinned);
    return line;
  }

  return {
    list,
    /** @param {number} row −1 for none */
    mark(row) {
      pinned = row;
      for (const line of body.rows)
        line.classList.toggle('pinned', Number(line.dataset.row) === row);
    },
    /** @param {boolean} isShown */
    show(isShown) {
      holder.hidden = !isShown;
    },
  };
}

/**
 * @param {{name: string}[]} columns
 * @param {HTMLElement} caption
 * @param {HTMLElement} body
 */
function createTable(columns, caption, body) {
  const table = document.createElement('table');
  const head = document.createElement('thead');
  const line = document.createElement('tr');
  for (const name of ['Row', ...columns.map((column) => column.name)]) {
    const cell = make('th', '', name.replaceAll('_', ' '));
    cell.setAttribute('scope', 'col');
    line.append(cell);
  }
  head.append(line);
  table.append(caption, head, body);
  return table;
}
