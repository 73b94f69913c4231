import { toLatLng } from '../geometry/sphere.js';
import { dataColumns } from './table.js';

/**
 * @import { Bundle } from '../formats/bundle.js'
 * @import { TableFacts } from './table.js'
 */

/**
 * Rows as files for spreadsheets and programs.
 */

const COORDINATES = /** @type {const} */ (['lat', 'lng', 'x', 'y', 'z']);
const ROW = 'row';

/**
 * Rows as comma-separated values (RFC 4180, with a byte order mark, by which spreadsheets know
 * UTF-8): row number from 0, columns, latitude and longitude in degrees, and the unit vector. A
 * text that a spreadsheet would take for a formula gets an apostrophe before it.
 * @param {TableFacts} facts
 * @param {Iterable<number>} rows
 * @returns {string}
 */
export function toCsv(facts, rows) {
  const columns = dataColumns(facts);
  const lines = [[ROW, ...columns.map(({ name }) => protect(name)), ...COORDINATES]];
  for (const row of rows) {
    const place = placeOf(facts, row);
    lines.push([
      String(row),
      ...columns.map(({ valueOf, textOf, isDate }) => {
        const value = isDate ? textOf(row) : valueOf(row);
        if (typeof value === 'string') return protect(value);
        return Number.isNaN(value) ? '' : String(value);
      }),
      ...COORDINATES.map((name) => String(place[name])),
    ]);
  }
  return `\ufeff${lines.map((cells) => `${cells.map(quote).join(',')}\r\n`).join('')}`;
}

/**
 * Rows as JSON: `{name, model, query, rows: [{row, fields, lat, lng, x, y, z}]}` with numbers as
 * numbers.
 * @param {TableFacts} facts
 * @param {Iterable<number>} rows
 * @returns {string}
 */
export function toJson(facts, rows) {
  const { bundle, answer } = facts;
  const columns = dataColumns(facts);
  return `${JSON.stringify(
    {
      name: bundle?.name ?? '',
      model: bundle?.model.name ?? '',
      query: answer?.query.label ?? null,
      rows: Array.from(rows, (row) => ({
        row,
        fields: Object.fromEntries(
          columns.map(({ name, valueOf, textOf, isDate }) => {
            const value = isDate ? textOf(row) || null : valueOf(row);
            return [name, typeof value === 'number' && Number.isNaN(value) ? null : value];
          }),
        ),
        ...placeOf(facts, row),
      })),
    },
    null,
    1,
  )}\n`;
}

/**
 * A name for the file of an export.
 * @param {Bundle} bundle
 * @param {string} ending
 * @returns {string}
 */
export function exportName({ name }, ending) {
  const plain = name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
  return `${plain.slice(0, 60) || 'points'}.${ending}`;
}

/** @param {TableFacts} facts @param {number} row */
function placeOf({ positions }, row) {
  const [x, y, z] = positions.subarray(3 * row, 3 * row + 3);
  const [lat, lng] = toLatLng(x, y, z);
  return { lat, lng, x, y, z };
}

/** @param {string} text @returns {string} nothing that a spreadsheet would run */
const protect = (text) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

/** @param {string} cell @returns {string} */
const quote = (cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
