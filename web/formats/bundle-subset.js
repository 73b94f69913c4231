/**
 * @import { Column } from './bundle-columns.js'
 * @import { Bundle } from './bundle.js'
 */

/**
 * Some rows of a bundle as a bundle of their own, with their vectors (zeros of an atlas, which holds
 * none here). Neighbours, layouts,
 * questions with judgements and other vectors, which are of all rows, are left out.
 * @param {Bundle} bundle
 * @param {ArrayLike<number>} rows in the order that they get
 * @returns {Bundle}
 */
export function subsetBundle(bundle, rows) {
  const { extent, ...kept } = bundle;
  const { dimension } = bundle.model;
  const vectors = new Uint16Array(rows.length * dimension);
  Array.from(rows).forEach((row, at) => {
    vectors.set(bundle.vectors.subarray(row * dimension, (row + 1) * dimension), at * dimension);
  });
  const all = extent?.rows ?? bundle.count;
  return {
    ...kept,
    name: `${bundle.name}: ${rows.length.toLocaleString('en')} of ${all.toLocaleString('en')}`,
    count: rows.length,
    vectors,
    columns: bundle.columns.map((column) => pickRows(column, Array.from(rows))),
    neighbors: null,
    layouts: [],
    questions: null,
    others: [],
  };
}

/** @param {Column} column @param {number[]} rows @returns {Column} without categories that no row has */
function pickRows(column, rows) {
  if (column.kind === 'number')
    return {
      ...column,
      values:
        column.values.constructor === Float64Array
          ? Float64Array.from(rows, (row) => column.values[row])
          : Float32Array.from(rows, (row) => column.values[row]),
    };
  if (column.kind !== 'category')
    return { ...column, values: rows.map((row) => column.values[row]) };
  const used = new Set(rows.map((row) => column.codes[row]));
  const kept = [...column.categories.keys()].filter((code) => used.has(code));
  const codeOf = new Map(kept.map((code, at) => [code, at]));
  const codes = column.codes.slice(0, rows.length);
  rows.forEach((row, at) => {
    codes[at] = /** @type {number} */ (codeOf.get(column.codes[row]));
  });
  return { ...column, categories: kept.map((code) => column.categories[code]), codes };
}
