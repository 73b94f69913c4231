import { formatDuration } from '../data/cost.js';
import { templatesOf } from '../data/templates.js';
import { titleOf } from '../providers/choice.js';
import { watch } from '../state/store.js';
import { element } from './element.js';
import { createEmbeddingFacts } from './embedding-facts.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { State } from '../state/state.js'
 * @import { Embedding, Provider } from '../state/work.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * The dialog that embeds a table's texts: what it costs before, how it goes meanwhile.
 *
 * @param {HTMLElement} container that the dialog is put into
 * @param {Store<State>} store
 * @param {Actions} actions
 */
export function createEmbedding(container, store, actions) {
  const heading = element('h2', { id: 'embedding-title' }, 'Embed the texts');
  const about = element('p', { className: 'note' });
  const choices = createChoices(actions);
  const prompts = createPrompts(actions);
  const facts = createEmbeddingFacts(() => facts.show(store.get()));
  const progress = createProgress();
  const buttons = createButtons(actions);
  const dialog = element(
    'dialog',
    {
      className: 'panel dialog',
      'aria-labelledby': heading.id,
      oncancel: (/** @type {Event} */ event) => {
        event.preventDefault();
        actions.cancelEmbedding();
      },
    },
    heading,
    about,
    ...choices.parts,
    ...prompts.parts,
    ...facts.parts,
    ...progress.parts,
    buttons.element,
  );
  container.append(dialog);

  watch(store, ['embedding', 'provider'], (now) => {
    const { embedding, provider } = now;
    if (!embedding) {
      if (dialog.open) dialog.close();
      return;
    }
    if (!dialog.open) {
      dialog.showModal();
      facts.reset();
    }
    about.textContent = describe(embedding, provider);
    choices.show(embedding, provider);
    prompts.show(embedding);
    facts.show(now);
    progress.show(embedding);
    buttons.show(embedding);
  });
}

/** How a row becomes a text, and what embeds it. @param {Actions} actions */
function createChoices(actions) {
  const template = element('select', {
    id: 'embedding-template',
    onchange: () => actions.chooseTemplate(template.value),
  });
  const model = element('select', {
    id: 'embedding-provider',
    onchange: () => actions.chooseProvider({ kind: model.value === 'local' ? 'local' : 'openai' }),
  });
  return {
    parts: [
      element('label', { for: template.id, className: 'caption' }, 'Text of a row'),
      template,
      element('label', { for: model.id, className: 'caption' }, 'Model'),
      model,
    ],
    /** @param {Embedding} embedding @param {Provider} provider */
    show({ table, template: chosen, stage }, provider) {
      const templates = templatesOf(table);
      if (
        template.options.length !== templates.length ||
        templates.some((text, i) => template.options[i].value !== text)
      )
        template.replaceChildren(...templates.map((text) => new Option(text, text)));
      template.value = chosen;
      model.replaceChildren(
        new Option(titleOf({ ...provider, kind: 'local' }), 'local'),
        new Option(titleOf({ ...provider, kind: 'openai' }), 'openai'),
      );
      model.value = provider.kind;
      template.disabled = model.disabled = stage === 'running';
    },
  };
}

/** What stands before questions and rows, where there are questions. @param {Actions} actions */
function createPrompts(actions) {
  /** @param {'question' | 'row'} of @param {string} title */
  const field = (of, title) => {
    const input = element('input', {
      type: 'text',
      id: `embedding-prompt-${of}`,
      placeholder: 'nothing',
      spellcheck: false,
      oninput: () => actions.choosePrompts({ [of]: input.value }),
    });
    const label = element('label', { for: input.id, className: 'caption' }, title);
    return { input, part: element('div', { className: 'choice-field' }, label, input) };
  };
  const question = field('question', 'Before each question');
  const row = field('row', 'Before each row');
  const parts = [element('div', { className: 'prompts' }, question.part, row.part)];
  return {
    parts,
    /** @param {Embedding} embedding */
    show({ prompts, stage }) {
      parts[0].hidden = prompts === null;
      for (const [{ input }, value] of /** @type {const} */ ([
        [question, prompts?.question ?? ''],
        [row, prompts?.row ?? ''],
      ])) {
        if (input.value !== value) input.value = value;
        input.disabled = stage === 'running';
      }
    },
  };
}

/** How far it is, and what went wrong. */
function createProgress() {
  const bar = element('progress', { max: 1 });
  const going = element('p', { className: 'note', role: 'status' });
  const wrong = element('p', { className: 'note wrong', role: 'alert' });
  return {
    parts: [bar, going, wrong],
    /** @param {Embedding} embedding */
    show(embedding) {
      const { stage, done, estimate, sentence, misfit } = embedding;
      bar.hidden = going.hidden = stage === 'planned';
      bar.value = estimate?.texts ? done / estimate.texts : 0;
      going.textContent = describeProgress(embedding);
      wrong.textContent = misfit || sentence;
      wrong.hidden = wrong.textContent === '';
    },
  };
}

/** @param {Actions} actions */
function createButtons(actions) {
  /** @param {string} className @param {string} text @param {() => void} onclick */
  const button = (className, text, onclick) =>
    element('button', { type: 'button', className, onclick }, text);
  const reopen = button(
    'quiet',
    'Open what was made before',
    () => void actions.openEmbedded().catch(() => {}),
  );
  const cancel = button('quiet', 'Cancel', () => actions.cancelEmbedding());
  const pause = button('primary', 'Pause', () => actions.pauseEmbedding());
  const start = button('primary', 'Embed', () => void actions.startEmbedding().catch(() => {}));
  return {
    element: element('div', { className: 'row dialog-actions' }, reopen, cancel, pause, start),
    /** @param {Embedding} embedding */
    show({ stage, estimate, joins, misfit }) {
      const isRunning = stage === 'running';
      reopen.hidden = !estimate?.isFinished || isRunning || joins !== '';
      pause.hidden = !isRunning;
      start.hidden = isRunning;
      start.disabled = !estimate || estimate.texts === 0 || misfit !== '';
      const begin = joins ? 'Embed and add' : 'Embed';
      start.textContent = stage === 'planned' ? begin : 'Go on';
    },
  };
}

/** @param {Embedding} embedding @param {Provider} provider @returns {string} what goes where */
function describe({ table, joins }, provider) {
  const where =
    provider.kind === 'local'
      ? 'Nothing leaves this tab.'
      : `The texts are sent to ${titleOf(provider).split(', ')[0]}.`;
  const asked = table.questions?.texts.length ?? 0;
  const what = asked
    ? `text and ${asked.toLocaleString('en')} questions become vectors`
    : 'text becomes a vector';
  const then = joins ? `the rows join “${joins}”` : 'a new data set is made of them';
  return `${table.name}: every row's ${what}, and ${then}. ${where}`;
}

/** @param {Embedding} embedding @returns {string} empty before it begins */
function describeProgress({ stage, done, remaining, estimate }) {
  if (stage === 'planned') return '';
  const total = estimate?.texts ?? 0;
  return [
    `${done.toLocaleString('en')} of ${total.toLocaleString('en')} texts.`,
    stage === 'running' && remaining !== null
      ? `${formatDuration(remaining)} to go.`.replace(/^a/, 'A')
      : '',
    stage === 'paused' ? 'Paused: what is done is kept.' : '',
    stage === 'failed' ? 'What is done is kept, and you do not pay for it again.' : '',
  ]
    .filter(Boolean)
    .join(' ');
}
