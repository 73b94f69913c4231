import { isAtlasAddress } from '../atlas/address.js';
import { nameAddress } from '../data/addresses.js';
import { joinPictures, NO_PICTURES } from '../data/pictures.js';
import { decodeBundle } from '../formats/bundle.js';
import { isBundle } from './read.js';
import { report } from './report.js';

/**
 * @import { Engine, Growth, TableChoices } from '../engine/engine.js'
 * @import { PictureSource } from '../data/pictures.js'
 * @import { Bundle } from '../formats/bundle.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 * @import { Python } from './python.js'
 * @import { TableReader } from './read.js'
 */

/**
 * Open files of any kind: a bundle at once, a table after it has been read and confirmed.
 *
 * @typedef {object} Tools what this needs of the others
 * @property {(source: string | Blob, name?: string, more?: Partial<State>) => Promise<void>} open a bundle
 * @property {(table: Bundle, pictures: PictureSource) => void} planEmbedding
 * @property {(file: Blob) => Promise<boolean>} keepData
 * @property {(file: File) => Promise<Growth>} addBundle
 * @property {TableReader} reader
 * @property {Python} python
 * @property {Pick<Engine, 'compose'>} engine
 * @property {(file: Blob) => Promise<void>} contrastWith
 * @property {(file: File, pictures: PictureSource) => Promise<boolean>} offerOther
 * @property {(files: File[]) => {others: File[], pictures: PictureSource}} takePictures out of files
 * @property {<T>(pictures: PictureSource, open: () => Promise<T>) => Promise<T>} holdPictures meanwhile
 * @property {() => Promise<void>} planQuestions offers to put the questions that were read to the
 *   open data
 *
 * @param {Store<State>} store
 * @param {Tools} tools
 */
export function createImportActions(
  store,
  {
    open,
    planEmbedding,
    keepData,
    addBundle,
    reader,
    python,
    engine,
    planQuestions,
    contrastWith,
    offerOther,
    takePictures,
    holdPictures,
  },
) {
  /**
   * @param {File[]} given one, or several that belong together, with pictures that they name
   * @param {boolean} [adding] whether their rows are to join the open data
   * @returns {Promise<void>} when a bundle is open or its rows are added, or a table has been read
   *   and waits to be confirmed
   */
  async function openFiles(given, adding = false) {
    const { others: files, pictures } = withoutPictures(given);
    const [first] = files;
    if (!first) return;
    await holdPictures(pictures, async () => {
      if (!isBundle(files)) return readFiles(files, { adding, pictures });
      if (adding) {
        await addBundle(first);
        store.set({ pictures: joinPictures(store.get().pictures, pictures) });
      } else if (!(await offerOther(first, pictures))) await show(first, { pictures });
    });
  }

  /** @param {File[]} files */
  function withoutPictures(files) {
    try {
      return takePictures(files);
    } catch (reason) {
      throw report(store, reason);
    }
  }

  /**
   * @param {File[]} files
   * @param {{adding?: boolean, comparing?: boolean, pictures?: PictureSource}} meant for their rows
   */
  async function readFiles(files, { adding = false, comparing = false, pictures = NO_PICTURES }) {
    const { table, questions } = await reader.read(files);
    if (table) store.set({ pendingTable: { ...table, questions, pictures }, adding, comparing });
    else await planQuestions();
  }

  /**
   * Open a bundle and keep it on this device.
   * @param {File} bundle
   * @param {{name?: string, pictures?: PictureSource}} known
   */
  async function show(bundle, { name, pictures = NO_PICTURES }) {
    await open(bundle, name, { pictures });
    await keepData(bundle);
  }

  return {
    openFiles,
    /**
     * Choose other vectors of the open rows: a bundle is compared at once, a table is confirmed first.
     * @param {File[]} files
     */
    async openToCompare(files) {
      const [first] = files;
      if (first)
        await (isBundle(files) ? contrastWith(first) : readFiles(files, { comparing: true }));
    },
    /** Open the bundle that could be compared, in the place of the open data. */
    async openOther() {
      const { pendingOther } = store.get();
      if (!pendingOther) return;
      const { file, pictures = NO_PICTURES } = pendingOther;
      await holdPictures(pictures, async () => {
        store.set({ pendingOther: null });
        await show(file, { pictures });
      });
    },
    /** Compare the bundle that was offered with the open data. */
    async compareOther() {
      const { pendingOther } = store.get();
      if (pendingOther) await contrastWith(pendingOther.file);
    },
    /**
     * Compare the vectors of what was read with the open ones.
     * @param {TableChoices} choices
     */
    async confirmComparing(choices) {
      try {
        const bytes = await engine.compose(choices, false);
        store.set({ pendingTable: null });
        await contrastWith(new Blob([bytes]));
      } catch (reason) {
        throw report(store, reason);
      }
    },
    /**
     * Open a table, a bundle or an atlas by its address.
     * @param {string} address relative to the page, or of a server that lets this page read it
     */
    async openAddress(address) {
      if (isAtlasAddress(address)) return open(address);
      const name = nameOf(address);
      store.set({ progress: { label: `Fetching ${name}`, fraction: null }, error: '' });
      try {
        const file = await fetchFile(address, name);
        const pictures = { ...NO_PICTURES, base: address };
        // What an address names is opened: nobody is asked.
        return await (isBundle([file])
          ? show(file, { pictures })
          : readFiles([file], { pictures }));
      } catch (reason) {
        store.set({ progress: null });
        // What was told already tells more.
        throw store.get().error ? reason : report(store, reason);
      }
    },
    /** @param {string} vector the column that holds the vectors */
    readAgain: (vector) =>
      reader.readAgain(vector).then(
        ({ table, questions }) => {
          const pictures = store.get().pendingTable?.pictures;
          if (table) store.set({ pendingTable: { ...table, questions, pictures } });
        },
        () => {},
      ),
    /** End the reading, or close what was read. */
    async cancelImport() {
      store.set({ pendingTable: null });
      await reader.cancel();
    },
    /** Put the questions that were read to the open data, instead of opening them as rows. */
    async askInstead() {
      store.set({ pendingTable: null });
      await planQuestions();
    },
    /**
     * Open what was read; a table of texts alone goes on to be embedded.
     * @param {TableChoices} choices
     */
    async confirmOpening(choices) {
      const { vectors, questions, pictures = NO_PICTURES } = store.get().pendingTable ?? {};
      const hasVectors = vectors !== null;
      await holdPictures(pictures, async () => {
        if (hasVectors) {
          const bundle = await python.compose(choices);
          store.set({ pendingTable: null });
          await show(bundle, { name: choices.name, pictures });
          const isAsked = store.get().bundle?.questions;
          if (questions?.belongs === 'rows' && !isAsked) await planQuestions();
        } else {
          const bytes = await engine.compose(choices, false);
          store.set({ pendingTable: null });
          planEmbedding(decodeBundle(bytes), pictures);
        }
      }).catch((reason) => {
        throw report(store, reason);
      });
    },
  };
}

/** @param {string} address @returns {string} the name of the file that lies there */
const nameOf = (address) =>
  decodeURIComponent(new URL(address, 'http://page/').pathname.split('/').at(-1) || 'data');

/**
 * @param {string} address
 * @param {string} name
 * @returns {Promise<File>} rejects with one sentence
 */
async function fetchFile(address, name) {
  const response = await fetch(address).catch(() => {
    throw new Error(
      `${nameAddress(address)} did not answer, or does not let this page read it: download the file and drop it here.`,
    );
  });
  if (!response.ok)
    throw new Error(`${nameAddress(address)} answered ${response.status}: check the address.`);
  return new File([await response.blob()], name);
}
