import { percent } from '../data/counted.js';
import { isOfLocalModel } from '../providers/choice.js';
import { watch } from '../state/store.js';
import { element } from './element.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const OTHER_MODEL =
  'No miss is explained by texts that are longer than the model reads: that takes the model of these data in the tab.';

/**
 * Lets the model read the texts that are missed, sentence by sentence, so that those that are longer
 * than it reads are told.
 *
 * @param {Store<State>} store
 * @param {Actions} actions
 * @returns {HTMLElement}
 */
export function createLongTexts(store, actions) {
  const note = element('p', { className: 'note', role: 'status' });
  const read = element('button', {
    type: 'button',
    className: 'quiet',
    onclick: () =>
      store.get().readingLong === null
        ? void actions.readLongTexts()
        : actions.stopReadingLongTexts(),
  });
  const part = element('div', { className: 'long-texts' }, read, note);
  watch(store, ['bundle', 'evaluation', 'explanations', 'readingLong'], (now) => {
    const { bundle, explanations, readingLong, provider } = now;
    part.hidden = !bundle || !explanations || explanations.misses.causes.length === 0;
    if (part.hidden || !bundle || !explanations) return;
    const isLocal = isOfLocalModel(bundle.model, provider);
    read.hidden = !isLocal || explanations.read;
    read.textContent =
      readingLong === null ? 'Look for texts that are too long, too' : 'Stop reading';
    note.textContent = describe(readingLong, isLocal, explanations.read);
    note.hidden = note.textContent === '';
  });
  return part;
}

/** @param {number | null} reading @param {boolean} isLocal @param {boolean} isRead */
function describe(reading, isLocal, isRead) {
  if (reading !== null) return `Reading the texts that are missed: ${percent(reading)}`;
  if (!isLocal) return OTHER_MODEL;
  return isRead ? 'The texts that are missed were read to their ends.' : '';
}
