import { exportName, toCsv, toJson } from '../data/table-export.js';
import { element } from './element.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const TYPES = { csv: 'text/csv;charset=utf-8', json: 'application/json' };

/**
 * Save rows as a file, once their texts are here: those of an atlas are fetched.
 * @param {Store<State>} store
 * @param {Pick<Actions, 'fetchTextsOf'>} actions
 * @param {Iterable<number>} rows
 * @param {'csv' | 'json'} ending
 */
export async function downloadRows(store, actions, rows, ending) {
  const wanted = [...rows];
  const { bundle } = store.get();
  // Why they did not come is told by the action.
  const areHere = await actions.fetchTextsOf(wanted).then(
    () => true,
    () => false,
  );
  const state = store.get();
  if (!areHere || !state.bundle || state.bundle !== bundle) return;
  const content = ending === 'csv' ? toCsv(state, wanted) : toJson(state, wanted);
  saveBlob(new Blob([content], { type: TYPES[ending] }), exportName(state.bundle, ending));
}

/** @param {Blob} blob @param {string} name of the file */
export function saveBlob(blob, name) {
  const address = URL.createObjectURL(blob);
  element('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
