import { readTag, rowsTagged, tagColumn, tagRows } from '../data/tags.js';
import { firstColorColumn } from '../data/coloring.js';
import { counted } from '../data/counted.js';
import { filterMaskOf } from '../data/filters.js';
import { messageOf } from '../providers/error.js';
import { watch } from '../state/store.js';

/**
 * @import { CategoryColumn } from '../formats/bundle-columns.js'
 * @import { Bundle } from '../formats/bundle.js'
 * @import { Collection } from '../platform/storage.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const SAMPLED = 4096;

/**
 * Tags of the open data: given, taken away, undone; this device keeps them under the name of the
 * data and finds them again there.
 *
 * @param {Store<State>} store
 * @param {Collection} kept tags by the name of their data
 */
export function createTagActions(store, kept) {
  let restoring = Promise.resolve();
  watch(store, ['bundle', 'dataSet'], ({ bundle, dataSet, tags, growing }) => {
    if (bundle && !tags && !growing) restoring = restore(bundle, dataSet);
  });

  /** @param {Bundle} bundle @param {string} dataSet */
  async function restore(bundle, dataSet) {
    const found = await kept.get(dataSet).catch(() => undefined);
    const now = store.get();
    if (now.bundle !== bundle || now.tags || found?.mark !== markOf(bundle)) return;
    if (tagColumn({ bundle, tags: found.tags }) || tagColumn({ bundle }))
      store.set({ tags: found.tags });
  }

  /**
   * Show tags and keep them; the notice offers the way back.
   * @param {CategoryColumn | null} tags
   * @param {string} [notice] empty where nothing is to be undone
   */
  async function put(tags, notice = '') {
    const { bundle, dataSet, tags: before, colorColumn, filters } = store.get();
    if (!bundle) throw new Error('No data set is open: open one first.');
    const shown = tagColumn({ bundle, tags });
    const name = tagColumn({ bundle, tags: before })?.name;
    const isGone = !shown && colorColumn === name;
    store.set({
      tags,
      // Entries of the legend are known by their numbers.
      ...(shown || isGone ? { isolated: new Set(), previewed: -1 } : {}),
      ...(shown ? { colorColumn: shown.name } : {}),
      ...(isGone ? { colorColumn: firstColorColumn(bundle) } : {}),
    });
    const left = shown ? filters : filters.filter(({ column }) => column !== name);
    store.set({ filters: left, filterMask: filterMaskOf(store.get(), left) });
    const undo = async () => {
      await put(before);
      if (store.get().bundle !== bundle) return;
      const filterMask = filterMaskOf(store.get(), filters);
      store.set({ colorColumn, filters, filterMask, notice: '' });
    };
    if (notice) store.set({ notice, remedy: { notice, title: 'Undo', run: undo } });
    await (tags ? kept.put(dataSet, { mark: markOf(bundle), tags }) : kept.remove(dataSet)).catch(
      (reason) =>
        store.set({ notice: `${messageOf(reason)} The tags are here until the page is left.` }),
    );
  }

  return {
    /** The tags that this device keeps for the open data are there, if any. */
    tagsRestored: () => restoring,
    /**
     * Name the selected points; whatever they were called before is replaced.
     * @param {string} written
     */
    async tagSelection(written) {
      const { bundle, tags, selection } = store.get();
      const tag = readTag(written);
      if (!bundle || selection.size === 0)
        throw new RangeError('No point is selected: select some, then name them.');
      const column = tagColumn({ bundle, tags });
      const replaced = [...selection].filter(
        (row) => column && column.hues[column.codes[row]] >= 0,
      );
      const others =
        replaced.length > 0 ? ` ${counted(replaced.length, 'point')} had another tag.` : '';
      await put(
        tagRows({ bundle, tags }, selection, tag),
        `${counted(selection.size, 'point')} tagged “${tag}”.${others}`,
      );
    },
    /** Take the tags of the selected points away. */
    async untagSelection() {
      const { bundle, tags, selection } = store.get();
      if (bundle)
        await put(
          tagRows({ bundle, tags }, selection, ''),
          `${counted(selection.size, 'point')} without a tag.`,
        );
    },
    /** @param {string} tag whose points have none after that */
    async removeTag(tag) {
      const { bundle, tags } = store.get();
      const rows = rowsTagged({ bundle, tags }, tag);
      if (!bundle || rows.length === 0) return;
      await put(
        tagRows({ bundle, tags }, rows, ''),
        `The tag “${tag}” of ${counted(rows.length, 'point')} is gone.`,
      );
    },
  };
}

/**
 * What tells data apart that have the same name: their size and a sample of their vectors, hashed
 * (FNV-1a).
 * @param {Bundle} bundle
 * @returns {string}
 */
function markOf({ count, vectors }) {
  const step = Math.max(1, Math.floor(vectors.length / SAMPLED));
  let hash = 0x811c9dc5;
  for (let i = 0; i < vectors.length; i += step) hash = Math.imul(hash ^ vectors[i], 0x01000193);
  return `${count}/${vectors.length}/${(hash >>> 0).toString(36)}`;
}
