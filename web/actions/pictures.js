import { filesNamed, isPictureFile, joinPictures, NO_PICTURES } from '../data/pictures.js';
import { pathOf } from '../platform/dropped.js';
import { watch } from '../state/store.js';

/**
 * @import { PictureSource } from '../data/pictures.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * Pictures that are dropped together with the data that name them, or on data that are open. Those that
 * come with data are handed on with these until they are open.
 *
 * @param {Store<State>} store
 */
export function createPictureActions(store) {
  /** Addresses that were made. @type {Set<string>} */
  const made = new Set();
  /** What comes with data that are being opened. @type {Set<PictureSource>} */
  const underWay = new Set();

  /** What neither the open data nor those that wait have any more takes no room. */
  function sweep() {
    const { pictures, whole, pendingTable, pendingOther, embedding } = store.get();
    const waiting = [whole, pendingTable, pendingOther, embedding].map((held) => held?.pictures);
    const held = new Set(
      [pictures, ...waiting, ...underWay].flatMap((source) => [...(source?.files.values() ?? [])]),
    );
    for (const address of made) {
      if (held.has(address)) continue;
      made.delete(address);
      URL.revokeObjectURL(address);
    }
  }
  watch(store, ['pictures', 'pendingTable', 'pendingOther'], sweep);

  /**
   * @param {File[]} pictures
   * @returns {PictureSource}
   */
  function sourceOf(pictures) {
    const files = new Map(pictures.map((file) => [pathOf(file), URL.createObjectURL(file)]));
    for (const address of files.values()) made.add(address);
    return { ...NO_PICTURES, files };
  }

  return {
    /**
     * Take the pictures out of what was dropped or chosen; where that is all, they join the open data.
     * @param {File[]} files
     * @returns {{others: File[], pictures: PictureSource}} `others`: to be opened, with these pictures
     * @throws {Error} one sentence, for pictures alone that the open data do not name
     */
    takePictures(files) {
      const taken = files.filter(isPictureFile);
      const others = files.filter((file) => !taken.includes(file));
      if (taken.length === 0) return { others, pictures: NO_PICTURES };
      const pictures = sourceOf(taken);
      if (others.length === 0) showTaken(store, pictures);
      return { others, pictures };
    },
    /**
     * Hold pictures while data are opened that they come with.
     * @template T
     * @param {PictureSource} pictures
     * @param {() => Promise<T>} open
     * @returns {Promise<T>}
     */
    async holdPictures(pictures, open) {
      underWay.add(pictures);
      try {
        return await open();
      } finally {
        underWay.delete(pictures);
        sweep();
      }
    },
  };
}

/** @param {Store<State>} store @param {PictureSource} taken */
function showTaken(store, taken) {
  const { bundle, pictures } = store.get();
  const columns = bundle?.columns.filter(({ kind }) => kind === 'image') ?? [];
  const named = new Set(
    columns.flatMap((column) =>
      column.kind === 'image'
        ? column.values.flatMap((value) => filesNamed(value, taken.files))
        : [],
    ),
  );
  if (named.size === 0) {
    for (const address of taken.files.values()) URL.revokeObjectURL(address);
    const [name] = taken.files.keys();
    const are =
      taken.files.size === 1
        ? `${name} is a picture that`
        : `${name} and ${(taken.files.size - 1).toLocaleString('en')} more are pictures that`;
    throw new Error(
      `${are} no column of the open data names: drop pictures together with the table that names them.`,
    );
  }
  store.set({
    pictures: joinPictures(pictures, taken),
    error: '',
    notice: `${named.size.toLocaleString('en')} of ${taken.files.size.toLocaleString('en')} pictures are named in the data.`,
  });
}
