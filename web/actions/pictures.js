import { isPictureFile, nameOf } from '../data/pictures.js';
import { pathOf } from '../platform/dropped.js';
import { watch } from '../state/store.js';

/**
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * Pictures that are dropped together with the data that name them, or on data that are open.
 *
 * @param {Store<State>} store
 */
export function createPictureActions(store) {
  /** What was dropped with data that are not open yet, or where those came from. @type {Partial<State['pictures']>} */
  let waiting = {};

  /** @param {State['pictures']} now @param {Partial<State['pictures']>} more */
  const merged = (now, { files = new Map(), base = now.base }) => ({
    base,
    files: new Map([...now.files, ...files]),
  });

  watch(store, ['bundle'], ({ bundle, pictures }) => {
    if (!bundle) return;
    const more = waiting;
    waiting = {};
    if (more.files || more.base) store.set({ pictures: merged(pictures, more) });
  });

  return {
    /**
     * Take the pictures out of what was dropped or chosen.
     * @param {File[]} files
     * @returns {File[]} the others, which are to be opened
     */
    takePictures(files) {
      const pictures = files.filter(isPictureFile);
      const others = files.filter((file) => !pictures.includes(file));
      waiting = {};
      if (pictures.length === 0) return others;
      const taken = new Map(
        pictures.map((file) => [nameOf(pathOf(file)), URL.createObjectURL(file)]),
      );
      if (others.length > 0) waiting = { files: taken };
      else showTaken(store, taken);
      return others;
    },
    /** Data that were opened from an address are fetched as a file. @param {string} address */
    comeFrom(address) {
      waiting = { base: address };
    },
  };

  /** @param {Store<State>} to @param {Map<string, string>} taken */
  function showTaken(to, taken) {
    const { bundle, pictures } = to.get();
    const columns = bundle?.columns.filter(({ kind }) => kind === 'image') ?? [];
    const named = new Set(
      columns.flatMap((column) => (column.kind === 'image' ? column.values.map(nameOf) : [])),
    );
    const found = [...taken.keys()].filter((name) => named.has(name)).length;
    if (found === 0) {
      for (const address of taken.values()) URL.revokeObjectURL(address);
      throw new Error(
        'These pictures are named in no column of the open data: drop them together with the table that names them.',
      );
    }
    to.set({
      pictures: merged(pictures, { files: taken }),
      error: '',
      notice: `${found.toLocaleString('en')} of ${taken.size.toLocaleString('en')} pictures are named in the data.`,
    });
  }
}
