import { formatPrice, formatDuration } from '../data/cost.js';
import { canonicalName } from '../formats/model-names.js';
import { OPENAI_MODELS, PRICES_OF, titleOf } from '../providers/choice.js';
import { templatesOf } from '../data/templates.js';
import { element } from './element.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { Embedding, State } from '../state/state.js'
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
  const about = element('p', { className: 'note' });
  const template = element('select', {
    id: 'embedding-template',
    onchange: () => actions.chooseTemplate(template.value),
  });
  const which = element('select', {
    id: 'embedding-provider',
    onchange: () => actions.chooseProvider({ kind: which.value === 'local' ? 'local' : 'openai' }),
  });
  const facts = element('dl', { className: 'facts' });
  const price = element('input', {
    type: 'number',
    id: 'embedding-price',
    min: '0',
    step: 'any',
    oninput: () => showFacts(store.get()),
  });
  const pricing = element(
    'div',
    { className: 'pricing' },
    element('label', { for: price.id }, 'Dollars a million tokens'),
    price,
    element(
      'p',
      { className: 'note' },
      `OpenAI's list of ${PRICES_OF}; correct it if it has changed, or for another server.`,
    ),
  );
  const bar = element('progress', { max: 1 });
  const going = element('p', { className: 'note', role: 'status' });
  const wrong = element('p', { className: 'note wrong', role: 'alert' });
  const start = element(
    'button',
    {
      type: 'button',
      className: 'primary',
      onclick: () => void actions.startEmbedding().catch(() => {}),
    },
    'Embed',
  );
  const pause = element(
    'button',
    { type: 'button', className: 'primary', onclick: () => actions.pauseEmbedding() },
    'Pause',
  );
  const reopen = element(
    'button',
    {
      type: 'button',
      className: 'quiet',
      onclick: () => void actions.openEmbedded().catch(() => {}),
    },
    'Open what was made before',
  );
  const cancel = element(
    'button',
    { type: 'button', className: 'quiet', onclick: () => actions.cancelEmbedding() },
    'Cancel',
  );
  const heading = element('h2', { id: 'embedding-title' }, 'Embed the texts');
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
    element('label', { for: template.id, className: 'caption' }, 'Text of a row'),
    template,
    element('label', { for: which.id, className: 'caption' }, 'Model'),
    which,
    facts,
    pricing,
    bar,
    going,
    wrong,
    element('div', { className: 'row dialog-actions' }, reopen, cancel, pause, start),
  );
  container.append(dialog);
  let priced = '';

  /** @param {State} state */
  function show(state) {
    const { embedding, provider } = state;
    if (!embedding) {
      if (dialog.open) dialog.close();
      return;
    }
    if (!dialog.open) {
      dialog.showModal();
      priced = '';
    }
    const { table, stage } = embedding;
    about.textContent =
      `${table.name}: every row's text becomes a vector, and a new data set is made of them. ` +
      (provider.kind === 'local'
        ? 'Nothing leaves this tab.'
        : `The texts are sent to ${titleOf(provider).split(', ')[0]}.`);
    const templates = templatesOf(table);
    if (
      template.options.length !== templates.length ||
      templates.some((text, i) => template.options[i].value !== text)
    ) {
      template.replaceChildren(...templates.map((text) => new Option(text, text)));
    }
    template.value = embedding.template;
    which.replaceChildren(
      new Option(titleOf({ ...provider, kind: 'local' }), 'local'),
      new Option(titleOf({ ...provider, kind: 'openai' }), 'openai'),
    );
    which.value = provider.kind;
    template.disabled = which.disabled = stage === 'running';
    // A price stays as it was corrected until another model is chosen.
    if (priced !== provider.model) {
      priced = provider.model;
      price.value = String(OPENAI_MODELS[canonicalName(provider.model)]?.price ?? 0);
    }
    pricing.hidden = provider.kind === 'local' || stage === 'running';
    showFacts(state);
    showProgress(embedding);
  }

  /** @param {State} state */
  function showFacts({ embedding, provider }) {
    const estimate = embedding?.estimate;
    facts.hidden = embedding?.stage === 'running';
    const rows = estimate
      ? [
          [
            'Texts',
            `${estimate.texts.toLocaleString('en')}${estimate.empty ? `; ${estimate.empty.toLocaleString('en')} rows have none and are left out` : ''}`,
          ],
          ...(estimate.kept
            ? [
                [
                  'Done before',
                  `${estimate.kept.toLocaleString('en')}, kept on this device and not paid again`,
                ],
              ]
            : []),
          ['Tokens', `about ${estimate.tokens.toLocaleString('en')}`],
          [
            'Cost',
            provider.kind === 'local'
              ? 'nothing'
              : formatPrice((estimate.tokens / 1e6) * Math.max(0, price.valueAsNumber || 0)),
          ],
          [
            'Time',
            estimate.kept === estimate.texts ? 'none' : formatDuration(estimate.milliseconds),
          ],
        ]
      : [['Counting', '…']];
    facts.replaceChildren(
      ...rows.map(([name, value]) =>
        element('div', {}, element('dt', {}, name), element('dd', {}, value)),
      ),
    );
    reopen.hidden = !estimate?.isFinished || embedding?.stage === 'running';
  }

  /** @param {Embedding} embedding */
  function showProgress({ stage, done, remaining, estimate, sentence }) {
    const total = estimate?.texts ?? 0;
    const isPlanned = stage === 'planned';
    bar.hidden = going.hidden = isPlanned;
    bar.value = total ? done / total : 0;
    going.textContent = isPlanned
      ? ''
      : [
          `${done.toLocaleString('en')} of ${total.toLocaleString('en')} texts.`,
          stage === 'running' && remaining !== null
            ? `${formatDuration(remaining)} to go.`.replace(/^a/, 'A')
            : '',
          stage === 'paused' ? 'Paused: what is done is kept.' : '',
          stage === 'failed' ? 'What is done is kept and will not be paid again.' : '',
        ]
          .filter(Boolean)
          .join(' ');
    wrong.textContent = sentence;
    wrong.hidden = sentence === '';
    pause.hidden = stage !== 'running';
    start.hidden = stage === 'running';
    start.disabled = !estimate || estimate.texts === 0;
    start.textContent = isPlanned ? 'Embed' : 'Go on';
  }

  store.subscribe((now, before) => {
    if (now.embedding !== before.embedding || (now.embedding && now.provider !== before.provider))
      show(now);
  });
}
