import { megabytes } from '../data/megabytes.js';
import { watch } from '../state/store.js';
import { element } from './element.js';
import { createSureButton } from './sure-button.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * How much of the open atlas this device keeps, and the buttons that keep all of it, or nothing.
 *
 * @param {Store<State>} store
 * @param {Actions} actions
 * @returns {HTMLElement}
 */
export function createAtlasKeeping(store, actions) {
  const told = element('span', { className: 'note' });
  const keep = element('button', {
    type: 'button',
    className: 'quiet',
    title: 'Fetch all of it now, so that it opens without a network',
    onclick: () => void actions.keepAtlas().catch(() => {}),
  });
  const remove = createSureButton(
    store,
    'Remove',
    'Delete this atlas from this device',
    () => void actions.dropAtlas().catch(() => {}),
  );
  const row = element('div', { className: 'row about keep' }, told, keep, remove);
  watch(store, ['atlasKept', 'atlas', 'progress'], ({ atlasKept, atlas, progress }) => {
    row.hidden = !atlas || !atlasKept;
    if (!atlasKept) return;
    const { bytes, total } = atlasKept;
    const isAny = bytes > 0;
    told.textContent = bytes === total ? 'Kept for offline use' : describe(bytes, total);
    told.hidden = !isAny;
    keep.textContent = isAny
      ? `Keep the rest (${megabytes(total - bytes)})`
      : `Keep all for offline use (${megabytes(total)})`;
    keep.hidden = bytes === total;
    // One thing at a time.
    keep.disabled = remove.disabled = Boolean(progress?.cancel);
    remove.hidden = !isAny;
  });
  return row;
}

/** @param {number} bytes @param {number} total */
const describe = (bytes, total) => `${megabytes(bytes)} of ${megabytes(total)} kept`;
