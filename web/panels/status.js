import { watch } from '../state/store.js';
import { element } from './element.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * One quiet line: what is being waited for, what was done, or what went wrong.
 *
 * @param {HTMLElement} container
 * @param {Store<State>} store
 * @param {Actions} actions
 */
export function createStatus(container, store, actions) {
  const text = element('span', { className: 'status-text' });
  const bar = element('progress', { max: 1, 'aria-hidden': 'true' });
  const again = element(
    'button',
    { type: 'button', className: 'retry', onclick: () => actions.startEngine().catch(() => {}) },
    'Try again',
  );
  const undo = element('button', {
    type: 'button',
    className: 'retry',
    onclick: () => void store.get().remedy?.run(),
  });
  const cancel = element(
    'button',
    {
      type: 'button',
      className: 'retry',
      onclick: () => store.get().progress?.cancel?.(),
    },
    'Cancel',
  );
  const dismiss = element(
    'button',
    {
      type: 'button',
      className: 'quiet',
      'aria-label': 'Dismiss',
      onclick: () => actions.dismiss(),
    },
    '×',
  );
  const alarm = element('p', { role: 'alert', className: 'hidden-text' });
  container.append(bar, text, again, undo, cancel, dismiss, alarm);

  watch(store, ['progress', 'notice', 'remedy', 'error', 'engineError'], (now) => {
    const { progress, notice, remedy, error: fault, engineError } = now;
    const error = fault || engineError;
    const line = error || (progress ? `${progress.label}…` : notice);
    container.classList.toggle('error', error !== '');
    container.hidden = line === '';
    text.textContent = line;
    dismiss.hidden = error === '' && (notice === '' || progress !== null);
    again.hidden = engineError === '' || error !== engineError;
    cancel.hidden = error !== '' || !progress?.cancel;
    undo.hidden = remedy === null || line !== remedy.notice;
    undo.textContent = remedy?.title ?? '';
    bar.hidden = progress === null || error !== '';
    if (typeof progress?.fraction === 'number') bar.value = progress.fraction;
    else bar.removeAttribute('value');
    alarm.textContent = error;
  });
}
