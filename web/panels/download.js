import { exportName, toCsv, toJson } from '../exporting.js';
import { element } from './element.js';

const TYPES = { csv: 'text/csv;charset=utf-8', json: 'application/json' };

/**
 * Save rows as a file.
 * @param {import('../state.js').State} state
 * @param {Iterable<number>} rows
 * @param {'csv' | 'json'} ending
 */
export function downloadRows(state, rows, ending) {
  if (!state.bundle) return;
  const content = ending === 'csv' ? toCsv(state, rows) : toJson(state, rows);
  const address = URL.createObjectURL(new Blob([content], { type: TYPES[ending] }));
  element('a', { href: address, download: exportName(state.bundle, ending) }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
