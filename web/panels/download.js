import { exportName, toCsv, toJson } from '../data/table-export.js';
import { element } from './element.js';

/** @import { State } from '../state/state.js' */

const TYPES = { csv: 'text/csv;charset=utf-8', json: 'application/json' };

/**
 * Save rows as a file.
 * @param {State} state
 * @param {Iterable<number>} rows
 * @param {'csv' | 'json'} ending
 */
export function downloadRows(state, rows, ending) {
  if (!state.bundle) return;
  const content = ending === 'csv' ? toCsv(state, rows) : toJson(state, rows);
  saveBlob(new Blob([content], { type: TYPES[ending] }), exportName(state.bundle, ending));
}

/** @param {Blob} blob @param {string} name of the file */
export function saveBlob(blob, name) {
  const address = URL.createObjectURL(blob);
  element('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
