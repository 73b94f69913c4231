import { isCompatible, titleOf } from '../providers/choice.js';
import { watch } from '../state/store.js';
import { element } from './element.js';
import { questionFacts } from './import-questions.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * The dialog that puts questions to the open data: what was recognised, what stands before each
 * question, the model that embeds them, and how far it is.
 *
 * @param {HTMLElement} container that the dialog is put into
 * @param {Store<State>} store
 * @param {Actions} actions
 */
export function createAskingQuestions(container, store, actions) {
  const heading = element('h2', { id: 'asking-title' });
  const facts = element('div', { className: 'asking-facts' });
  const prompt = element('input', {
    type: 'text',
    id: 'asking-prompt',
    placeholder: 'nothing',
    spellcheck: false,
    oninput: () => actions.choosePrompt(prompt.value),
  });
  const field = element(
    'div',
    { className: 'choice-field' },
    element('label', { for: prompt.id, className: 'caption' }, 'Before each question'),
    prompt,
  );
  const where = element('p', { className: 'note' });
  const bar = element('progress', { max: 1, 'aria-label': 'Questions embedded' });
  const going = element('p', { className: 'note', role: 'status' });
  const wrong = element('p', { className: 'note wrong', role: 'alert' });
  const cancel = element(
    'button',
    { type: 'button', className: 'quiet', onclick: () => actions.cancelQuestions() },
    'Cancel',
  );
  const confirm = element(
    'button',
    { type: 'submit', className: 'primary', autofocus: true },
    'Ask the questions',
  );
  const dialog = element(
    'dialog',
    {
      className: 'panel asking-questions',
      'aria-labelledby': heading.id,
      oncancel: (/** @type {Event} */ event) => {
        event.preventDefault();
        actions.cancelQuestions();
      },
    },
    element(
      'form',
      {
        method: 'dialog',
        onsubmit: (/** @type {SubmitEvent} */ event) => {
          event.preventDefault();
          void actions.confirmQuestions().catch(() => {});
        },
      },
      heading,
      facts,
      field,
      where,
      bar,
      going,
      wrong,
      element('div', { className: 'row actions' }, cancel, confirm),
    ),
  );
  container.append(dialog);

  /** @type {unknown} */
  let shown = null;
  watch(store, ['pendingQuestions', 'provider'], (now) => {
    const { pendingQuestions: asked, bundle } = now;
    if (!asked || !bundle) {
      shown = null;
      if (dialog.open) dialog.close();
      return;
    }
    const { matched, stage, done, sentence } = asked;
    const isRunning = stage === 'running';
    if (shown !== matched) {
      shown = matched;
      heading.textContent = `Questions to “${bundle.name}”`;
      facts.replaceChildren(...questionFacts(matched));
      prompt.value = asked.prompt;
      confirm.textContent =
        matched.texts.length === 1
          ? 'Ask 1 question'
          : `Ask ${matched.texts.length.toLocaleString('en')} questions`;
    }
    field.hidden = matched.vectors !== null;
    prompt.disabled = confirm.disabled = isRunning;
    where.textContent = describe(now);
    bar.hidden = going.hidden = !isRunning;
    bar.value = done / matched.texts.length;
    going.textContent = isRunning
      ? `${done.toLocaleString('en')} of ${matched.texts.length.toLocaleString('en')} questions are embedded.`
      : '';
    wrong.textContent = sentence;
    wrong.hidden = sentence === '';
    if (!dialog.open) dialog.showModal();
  });
}

/** @param {State} state @returns {string} what makes the vectors, and what is sent where */
function describe({ bundle, provider, pendingQuestions }) {
  if (pendingQuestions?.matched.vectors) return 'They bring their vectors: nothing is embedded.';
  const title = titleOf(provider);
  const fits = bundle && isCompatible(bundle.model, provider);
  const place =
    provider.kind === 'local' ? 'nothing leaves this tab' : 'the texts are sent to its server';
  const told = `They are embedded by ${title}; ${place}.`;
  return fits && !fits.fits
    ? `${told} The rows come from “${bundle.model.name}”: choose that model beside the box of questions first.`
    : told;
}
