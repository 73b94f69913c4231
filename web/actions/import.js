import { decodeBundle } from '../formats/bundle.js';
import { refuseRows } from '../formats/bundle-join.js';
import { UNPACKED_IN_TAB } from '../formats/allowance.js';
import { readParquet } from '../formats/parquet.js';

/**
 * @import { Engine, Growth, ReadTable, TableChoices, TableFile } from '../engine/engine.js'
 * @import { Bundle } from '../formats/bundle.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const PARQUET = /\.(parquet|pq)$/i;
const BUNDLE = /\.esb$/i;

/**
 * Open files of any kind: a bundle at once, a table after it has been read and confirmed.
 *
 * @typedef {object} Reader what of the layout's verbs and of the engine this needs
 * @property {(source: string | Blob, name?: string) => Promise<void>} open a bundle
 * @property {() => Promise<unknown>} relayout
 * @property {() => Promise<void>} startEngine
 * @property {(table: Bundle) => void} planEmbedding
 * @property {(file: Blob) => Promise<boolean>} keepData
 * @property {(added: Bundle, told?: string[]) => Promise<Growth>} addRows
 * @property {() => number} nextRequest ends what is being computed
 * @property {Pick<Engine, 'read' | 'compose' | 'forget' | 'cancel'>} engine
 *
 * @param {Store<State>} store
 * @param {Reader} reader
 */
export function createOpeningActions(
  store,
  { open, relayout, planEmbedding, keepData, addRows, startEngine, nextRequest, engine },
) {
  let stop = new AbortController();

  /**
   * @param {File[]} files one, or several that belong together
   * @param {boolean} [adding] whether their rows are to join the open data
   * @returns {Promise<void>} when a bundle is open or its rows are added, or a table has been read
   *   and waits to be confirmed
   */
  async function openFiles(files, adding = false) {
    const [first] = files;
    if (!first) return;
    if (!isBundle(files)) store.set({ opening: await read(files), adding });
    else if (adding) await addBundle(first);
    else await show(first);
  }

  /** @param {File[]} files @returns {Promise<ReadTable>} */
  async function read(files) {
    const [first] = files;
    stop.abort(new DOMException('Another file was chosen.', 'AbortError'));
    stop = new AbortController();
    const { signal } = stop;
    return attempt(async () => {
      const tooLarge = files.find(({ size }) => size > UNPACKED_IN_TAB);
      if (tooLarge) {
        throw new Error(
          `${tooLarge.name} has ${(tooLarge.size / 1e9).toFixed(1)} GB, a tab reads up to 1 GB: make a bundle of it with \`embedding-sphere bundle\`.`,
        );
      }
      store.set({ progress: { label: `Reading ${first.name}`, fraction: null } });
      /** @type {TableFile[]} */
      const read = [];
      for (const file of files) read.push(await contentOf(file, signal));
      await startEngine();
      signal.throwIfAborted();
      return engine.read(nextRequest(), read, '');
    });
  }

  /** @param {File} file @returns {Promise<Growth>} */
  async function addBundle(file) {
    store.set({ error: '', notice: '' });
    try {
      const {
        parts: [bytes],
      } = await contentOf(file, stop.signal);
      return await addRows(decodeBundle(bytes));
    } catch (reason) {
      throw report(reason);
    }
  }

  /**
   * @param {ReadTable} table that was read
   * @param {TableChoices} choices
   * @returns {Promise<Growth>}
   */
  async function addTable({ source, vectors, count, usable }, choices) {
    try {
      const { bundle, opening } = store.get();
      const refused = bundle
        ? refuseRows(bundle, { source, dimension: vectors?.dimension ?? null })
        : '';
      if (refused) {
        // What is not shown to anybody cannot be opened otherwise.
        if (!opening) void engine.forget();
        throw new Error(refused);
      }
      const bytes = await engine.compose(choices);
      store.set({ opening: null });
      const lost = count - usable;
      return await addRows(
        decodeBundle(bytes),
        lost
          ? [
              `${lost.toLocaleString('en')} of ${count.toLocaleString('en')} rows could not be used.`,
            ]
          : [],
      );
    } catch (reason) {
      throw report(reason);
    }
  }

  /**
   * Open a bundle and keep it on this device; one without a layout gets one at once.
   * @param {File} bundle
   * @param {string} [name]
   */
  async function show(bundle, name) {
    await open(bundle, name);
    if (store.get().bundle?.layouts.length === 0) void relayout().catch(() => {});
    await keepData(bundle);
  }

  /** @param {File} file @param {AbortSignal} signal @returns {Promise<TableFile>} */
  async function contentOf(file, signal) {
    if (PARQUET.test(file.name)) {
      return readParquet(
        file,
        (fraction) => store.set({ progress: { label: `Reading ${file.name}`, fraction } }),
        signal,
      );
    }
    try {
      return { name: file.name, parts: [new Uint8Array(await file.arrayBuffer())] };
    } catch {
      throw new Error(`${file.name} cannot be read: choose the file again.`);
    }
  }

  /**
   * Tell what went wrong, unless it was ended.
   * @param {unknown} reason
   * @returns {unknown} the same
   */
  function report(reason) {
    if (!(reason instanceof DOMException && reason.name === 'AbortError')) {
      store.set({ error: reason instanceof Error ? reason.message : String(reason) });
    }
    return reason;
  }

  /**
   * Wait for a reading; its failure is told in one sentence.
   * @param {() => Promise<ReadTable>} reading
   */
  async function attempt(reading) {
    store.set({ error: '', notice: '' });
    try {
      return await reading();
    } catch (reason) {
      throw report(reason);
    } finally {
      store.set({ progress: null });
    }
  }

  /** End the reading, or close what was read. */
  async function cancelOpening() {
    stop.abort(new DOMException('The opening was cancelled.', 'AbortError'));
    store.set({ opening: null });
    await engine.cancel();
    await engine.forget();
  }

  return {
    openFiles,
    /**
     * Add what was read to the open data.
     * @param {TableChoices} choices
     * @returns {Promise<Growth>}
     */
    async confirmAdding(choices) {
      const { opening } = store.get();
      if (!opening) throw new Error('No file is being opened: choose one.');
      return addTable(opening, choices);
    },
    /**
     * Add the rows of files to the open data, columns and vectors as they are recognised.
     * @param {File[]} files
     * @returns {Promise<Growth>}
     */
    async growWith(files) {
      if (isBundle(files)) return addBundle(files[0]);
      const table = await read(files);
      const {
        name,
        model,
        roles: { text = '', label = '', color = '' },
      } = table;
      return addTable(table, { name, model, text, label, color });
    },
    /**
     * Open a table or a bundle by its address.
     * @param {string} address relative to the page, or of a server that lets this page read it
     */
    async openAddress(address) {
      const name = decodeURIComponent(
        new URL(address, 'http://page/').pathname.split('/').at(-1) || 'data',
      );
      store.set({ progress: { label: `Fetching ${name}`, fraction: null }, error: '' });
      try {
        const response = await fetch(address).catch(() => {
          throw new Error(
            `${address} did not answer, or does not let this page read it: download the file and drop it here.`,
          );
        });
        if (!response.ok)
          throw new Error(`${address} answered ${response.status}: check the address.`);
        return await openFiles([new File([await response.blob()], name)]);
      } catch (reason) {
        store.set({
          progress: null,
          error: store.get().error || (reason instanceof Error ? reason.message : String(reason)),
        });
        throw reason;
      }
    },
    /** @param {string} vector the column that holds the vectors */
    readAgain: (vector) =>
      attempt(() => engine.read(nextRequest(), null, vector)).then(
        (opening) => store.set({ opening }),
        () => {},
      ),
    cancelOpening,
    /**
     * Open what was read; a table of texts alone goes on to be embedded.
     * @param {TableChoices} choices
     */
    async confirmOpening(choices) {
      const hasVectors = store.get().opening?.vectors !== null;
      try {
        const bytes = await engine.compose(choices);
        store.set({ opening: null });
        if (hasVectors) await show(new File([bytes], `${choices.name}.esb`), choices.name);
        else planEmbedding(decodeBundle(bytes));
      } catch (reason) {
        store.set({ error: reason instanceof Error ? reason.message : String(reason) });
        throw reason;
      }
    },
  };
}

/**
 * @param {File[]} files
 * @returns {boolean} whether they are one bundle, which needs no confirming
 */
const isBundle = (files) => files.length === 1 && BUNDLE.test(files[0].name);
