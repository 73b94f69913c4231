import { valueOf } from './points.js';

/** @import { Bundle } from '../formats/bundle.js' */

/**
 * A table whose texts are to become vectors: a bundle, or what is read before there are vectors.
 *
 * @typedef {Pick<Bundle, 'name' | 'description' | 'license' | 'source' | 'count' | 'columns' |
 *   'display' | 'extra'> & {questions?: Bundle['questions']}} Table
 */

const PLACE = /\{([^{}]+)\}/g;

/**
 * How the rows of a table may become texts, the best way first.
 * @param {Table & {model?: {template: string}}} table
 * @returns {string[]} templates: a text with `{column}` for a column's value; none where there are
 *   no texts
 */
export function templatesOf({ columns, display, model }) {
  const names = new Set(columns.map(({ name }) => name));
  const before = model?.template ?? '';
  const places = [...before.matchAll(PLACE)];
  const texts = columns.filter(({ kind }) => kind === 'text').map(({ name }) => name);
  const order = [display.text, ...texts].filter(
    (name) => name !== undefined && texts.includes(name),
  );
  return [
    ...new Set([
      ...(places.length > 0 && places.every(([, name]) => names.has(name)) ? [before] : []),
      ...order.map((name) => `{${name}}`),
    ]),
  ];
}

/**
 * @param {Table} table
 * @param {string} template
 * @returns {string[]} N texts; empty where a row has none
 */
export function rowTexts(table, template) {
  const bundle = /** @type {Bundle} */ (table);
  return Array.from({ length: table.count }, (_, row) => {
    let isEmpty = true;
    const text = template.replace(PLACE, (_place, name) => {
      const value = valueOf(bundle, name, row);
      if (value.trim()) isEmpty = false;
      return value;
    });
    return isEmpty ? '' : text.trim();
  });
}

/**
 * @param {Table} table
 * @param {number[]} rows
 * @returns {Table} those rows alone, in that order
 */
export function takeRows(table, rows) {
  return {
    ...table,
    count: rows.length,
    columns: table.columns.map((column) => {
      if (column.kind === 'category')
        return {
          ...column,
          codes:
            column.codes.constructor === Uint8Array
              ? Uint8Array.from(rows, (row) => column.codes[row])
              : Uint32Array.from(rows, (row) => column.codes[row]),
        };
      if (column.kind === 'number')
        return { ...column, values: Float64Array.from(rows, (row) => column.values[row]) };
      return { ...column, values: rows.map((row) => column.values[row]) };
    }),
  };
}
