import { counted } from '../data/counted.js';
import { watch } from '../state/store.js';
import { element } from './element.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * A bundle of the rows that are open, with other vectors: it can be compared with them, or opened in
 * their place.
 *
 * @param {HTMLElement} container that the dialog is put into
 * @param {Store<State>} store
 * @param {Actions} actions
 */
export function createOther(container, store, actions) {
  const heading = element('h2', { id: 'other-title' });
  const told = element('p', { className: 'note' });
  const compare = element(
    'button',
    { type: 'submit', className: 'primary', autofocus: true },
    'Compare',
  );
  const quiet = (/** @type {string} */ text, /** @type {() => void} */ onclick) =>
    element('button', { type: 'button', className: 'quiet', onclick }, text);
  const dialog = element(
    'dialog',
    {
      className: 'panel other-data',
      'aria-labelledby': heading.id,
      oncancel: () => actions.cancelOther(),
    },
    element(
      'form',
      {
        method: 'dialog',
        onsubmit: (/** @type {SubmitEvent} */ event) => {
          event.preventDefault();
          void actions.compareOther().catch(() => {});
        },
      },
      heading,
      told,
      element('p', { className: 'note' }, 'Everything stays on this device.'),
      element(
        'div',
        { className: 'row actions' },
        quiet('Cancel', () => actions.cancelOther()),
        quiet('Open in its place', () => void actions.openOther().catch(() => {})),
        compare,
      ),
    ),
  );
  container.append(dialog);

  watch(store, ['pendingOther'], ({ pendingOther, bundle }) => {
    if (!pendingOther || !bundle) return dialog.close();
    const { name, count, model } = pendingOther;
    heading.textContent = name;
    told.textContent = `${counted(count, 'row')} that “${bundle.name}” has, too, with other vectors${model ? `, of ${model}` : ''}.`;
    compare.textContent = `Compare with “${bundle.name}”`;
    if (!dialog.open) dialog.showModal();
  });
}
