import { joinPictures } from '../data/pictures.js';
import { refuseRows } from '../formats/bundle-join.js';
import { decodeBundle } from '../formats/bundle.js';
import { readBytes } from './open.js';
import { isBundle } from './read.js';
import { report } from './report.js';

/**
 * @import { Engine, Growth, ReadTable, TableChoices } from '../engine/engine.js'
 * @import { Bundle } from '../formats/bundle.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 * @import { TableReader } from './read.js'
 */

/**
 * Files whose rows join the open data: a bundle at once, a table after it has been read.
 *
 * @typedef {object} Tools what this needs of the others
 * @property {TableReader} reader
 * @property {(added: Bundle, told?: string[]) => Promise<Growth>} addRows
 * @property {(table: Bundle) => void} planAdding offers to embed its texts first
 * @property {Pick<Engine, 'compose' | 'forget'>} engine
 *
 * @param {Store<State>} store
 * @param {Tools} tools
 */
export function createAddActions(store, { reader, addRows, planAdding, engine }) {
  /** @param {File} file @returns {Promise<Growth>} */
  async function addBundle(file) {
    store.set({ error: '', notice: '' });
    try {
      return await addRows(decodeBundle(await readBytes(file)));
    } catch (reason) {
      throw report(store, reason);
    }
  }

  /**
   * @param {ReadTable} table that was read
   * @param {TableChoices} choices
   * @returns {Promise<Growth>}
   */
  async function addTable(table, choices) {
    try {
      expectFits(table);
      const bytes = await engine.compose(choices, false);
      store.set({ pendingTable: null });
      return await addRows(decodeBundle(bytes), lostRows(table));
    } catch (reason) {
      throw report(store, reason);
    }
  }

  /** @param {TableChoices} choices @returns {Promise<null>} */
  async function embedFirst(choices) {
    try {
      const bytes = await engine.compose(choices, false);
      store.set({ pendingTable: null });
      planAdding(decodeBundle(bytes));
      return null;
    } catch (reason) {
      throw report(store, reason);
    }
  }

  /** @param {ReadTable} table @throws {Error} one sentence, where its rows cannot join */
  function expectFits({ source, vectors }) {
    const { bundle, pendingTable } = store.get();
    const refused = bundle && refuseRows(bundle, { source, dimension: vectors?.dimension ?? null });
    if (!refused) return;
    // What is not shown to anybody cannot be opened otherwise.
    if (!pendingTable) void engine.forget();
    throw new Error(refused);
  }

  return {
    addBundle,
    /**
     * Add what was read to the open data; texts alone go on to be embedded first.
     * @param {TableChoices} choices
     * @returns {Promise<Growth | null>} null where they do
     */
    async confirmAdding(choices) {
      const { pendingTable } = store.get();
      if (!pendingTable) throw new Error('No file is being opened: choose one.');
      if (pendingTable.pictures)
        store.set({ pictures: joinPictures(store.get().pictures, pendingTable.pictures) });
      return pendingTable.vectors ? addTable(pendingTable, choices) : embedFirst(choices);
    },
    /**
     * Add the rows of files to the open data, columns and vectors as they are recognised.
     * @param {File[]} files
     * @returns {Promise<Growth>}
     */
    async growWith(files) {
      if (isBundle(files)) return addBundle(files[0]);
      const { table } = await reader.read(files);
      if (!table) throw report(store, new Error('These files hold questions and no rows to add.'));
      const {
        name,
        model,
        roles: { text = '', label = '', color = '' },
      } = table;
      return addTable(table, { name, model, text, label, color });
    },
  };
}

/** @param {ReadTable} table @returns {string[]} a sentence, where some of its rows have a fault */
function lostRows({ count, usable }) {
  const [lost, all] = [count - usable, count].map((rows) => rows.toLocaleString('en'));
  return count > usable ? [`${lost} of ${all} rows could not be used.`] : [];
}
