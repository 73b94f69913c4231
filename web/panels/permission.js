import { watch } from '../state/store.js';
import { element } from './element.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * Asks the person, before anything is sent to a server for the first time.
 *
 * @param {HTMLElement} container that the dialog is put into
 * @param {Store<State>} store
 * @param {Actions} actions
 */
export function createPermission(container, store, actions) {
  const heading = element('h2', { id: 'permission-title' });
  const sentence = element('p', { id: 'permission-sentence' });
  // The focus is on what sends nothing: a second Enter must not answer for the person.
  const refuse = element(
    'button',
    {
      type: 'button',
      className: 'quiet',
      autofocus: true,
      onclick: () => actions.answerPermission(false),
    },
    'Send nothing',
  );
  const allow = element(
    'button',
    { type: 'button', className: 'primary', onclick: () => actions.answerPermission(true) },
    'Send',
  );
  const dialog = element(
    'dialog',
    {
      className: 'panel dialog permission',
      role: 'alertdialog',
      'aria-labelledby': heading.id,
      'aria-describedby': sentence.id,
      // By Escape, which some browsers let nobody hold back.
      onclose: () => {
        if (!dialog.open && store.get().permission) actions.answerPermission(false);
      },
    },
    heading,
    sentence,
    element(
      'p',
      { className: 'note' },
      'You are asked once for each server; "Forget this server" takes it back.',
    ),
    element('div', { className: 'row dialog-actions' }, refuse, allow),
  );
  container.append(dialog);

  watch(store, ['permission'], ({ permission }) => {
    if (!permission) return dialog.close();
    heading.textContent = `Send to ${permission.host}?`;
    sentence.textContent = permission.sentence;
    if (!dialog.open) dialog.showModal();
    refuse.focus();
  });
}
