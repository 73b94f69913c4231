import { counted } from '../data/counted.js';
import { refuseRows } from '../formats/bundle-join.js';
import { watch } from '../state/store.js';
import { element } from './element.js';
import { faults, preview, summary } from './import-preview.js';
import { questionFacts } from './import-questions.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { ReadQuestions, ReadTable, TableChoices } from '../engine/engine.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const NONE = '';
const KNOWN_MODELS = [
  'all-MiniLM-L6-v2',
  'text-embedding-3-small',
  'text-embedding-3-large',
  'text-embedding-ada-002',
];

/**
 * What was recognised in files that are not a bundle: counts, a preview, which column is what, and
 * every row that cannot be used. Nothing is opened, or added to the open data, before it is
 * confirmed.
 *
 * @param {HTMLElement} container
 * @param {Store<State>} store
 * @param {Actions} actions
 */
export function createOpening(container, store, actions) {
  const dialog = element('dialog', {
    className: 'panel opening',
    'aria-labelledby': 'opening-title',
    oncancel: () => actions.cancelImport(),
  });
  container.append(dialog);

  watch(store, ['pendingTable'], (now) => {
    if (!now.pendingTable) return dialog.close();
    dialog.replaceChildren(createForm(now.pendingTable, now, actions));
    if (!dialog.open) dialog.showModal();
    // What opens it has the focus, at the end; reading begins at the top.
    dialog.scrollTop = 0;
  });
}

/**
 * @param {ReadTable & {questions: ReadQuestions | null}} table
 * @param {State} state
 * @param {Actions} actions
 */
function createForm(table, { adding, bundle }, actions) {
  const { vectors } = table;
  const refused = bundle
    ? refuseRows(bundle, { source: table.source, dimension: vectors?.dimension ?? null })
    : '';
  const adds = adding && refused === '';
  const fields = createFields(table, actions);
  const confirm = (/** @type {(choices: TableChoices) => Promise<unknown>} */ how) =>
    void how(fields.choices()).catch(() => {});
  const buttons = createButtons(table, adds, {
    addsTo: bundle && refused === '' ? bundle.name : null,
    open: () => confirm(actions.confirmOpening),
    add: () => confirm(actions.confirmAdding),
  });
  if (!vectors) {
    const allow = () => {
      buttons.open.disabled = table.usable === 0 || !fields.text.value;
    };
    fields.text.addEventListener('change', allow);
    allow();
  }
  const note = (/** @type {string} */ text) => element('p', { className: 'note' }, text);
  return element(
    'form',
    {
      method: 'dialog',
      onsubmit: (/** @type {SubmitEvent} */ event) => {
        event.preventDefault();
        confirm(adds ? actions.confirmAdding : actions.confirmOpening);
      },
    },
    element('h2', { id: 'opening-title' }, table.source),
    note(summary(table)),
    adding && refused ? element('p', { className: 'note', role: 'alert' }, refused) : '',
    ...fields.elements,
    preview(table),
    ...table.notes.map(note),
    faults(table),
    ...(table.questions ? questionFacts(table.questions) : []),
    vectors || table.columns.some(({ kind }) => kind === 'text')
      ? ''
      : note('There are neither vectors nor texts to embed in this table.'),
    note('Everything stays on this device: nothing is sent anywhere.'),
    element(
      'div',
      { className: 'row actions' },
      element(
        'button',
        { type: 'button', className: 'quiet', onclick: () => actions.cancelImport() },
        'Cancel',
      ),
      bundle && table.questions?.belongs === 'either'
        ? element(
            'button',
            {
              type: 'button',
              className: 'quiet',
              onclick: () => void actions.askInstead().catch(() => {}),
            },
            `Ask them of “${bundle.name}”`,
          )
        : '',
      ...(adds ? [buttons.open, buttons.add] : [buttons.add, buttons.open]),
    ),
  );
}

/**
 * What the data are called, and which column is what.
 *
 * @param {ReadTable} table
 * @param {Actions} actions
 */
function createFields(table, actions) {
  const { vectors, columns, roles } = table;
  const names = columns.map(({ name }) => name);
  const name = element('input', {
    type: 'text',
    id: 'opening-name',
    value: table.name,
    required: true,
  });
  const model = element('input', {
    type: 'text',
    id: 'opening-model',
    value: table.model,
    placeholder: 'unknown',
    list: 'opening-models',
  });
  const vector = choose(
    'opening-vector',
    vectors ? [vectors.name, ...vectors.others] : [],
    vectors?.name ?? NONE,
    false,
  );
  const text = choose('opening-text', names, roles.text ?? NONE, true);
  const label = choose('opening-label', names, roles.label ?? NONE, true);
  const color = choose('opening-color', names, roles.color ?? NONE, true);
  vector.addEventListener('change', () => void actions.readAgain(vector.value));
  return {
    text,
    elements: [
      element(
        'div',
        { className: 'fields' },
        field('Name', name),
        ...(vectors ? [field('Vectors', vector), field('Made by the model', model)] : []),
        field('Text', text),
        field('Label', label),
        field('Colour by', color),
      ),
      element(
        'datalist',
        { id: 'opening-models' },
        ...KNOWN_MODELS.map((known) => new Option(known)),
      ),
    ],
    /** @returns {TableChoices} */
    choices: () => ({
      name: name.value.trim() || table.name,
      model: model.value.trim(),
      text: text.value,
      label: label.value,
      color: color.value,
    }),
  };
}

/**
 * The two ways to confirm. The one that is meant submits the form, and has the focus.
 *
 * @param {ReadTable} table
 * @param {boolean} adds whether the rows are meant to join the open data
 * @param {{addsTo: string | null, open: () => void, add: () => void}} ways name of the open data;
 *   null where the rows cannot join them
 */
function createButtons({ usable, vectors }, adds, { addsTo, open, add }) {
  const way = (
    /** @type {string} */ title,
    /** @type {boolean} */ meant,
    /** @type {object} */ more,
  ) =>
    element(
      'button',
      {
        type: meant ? 'submit' : 'button',
        className: meant ? 'primary' : 'quiet',
        autofocus: meant,
        disabled: usable === 0,
        ...more,
      },
      title,
    );
  return {
    open: way(
      vectors
        ? `Open ${adds ? 'as a new data set' : counted(usable, 'point')}`
        : 'Embed the texts…',
      !adds,
      { onclick: () => adds && open() },
    ),
    add: way(adds ? `Add ${counted(usable, 'point')}` : `Add to “${addsTo}”`, adds, {
      hidden: addsTo === null,
      onclick: () => !adds && add(),
    }),
  };
}

/** @param {string} title @param {HTMLElement} control */
function field(title, control) {
  return element(
    'div',
    { className: 'choice-field' },
    element('label', { for: control.id, className: 'caption' }, title),
    control,
  );
}

/** @param {string} id @param {string[]} names @param {string} chosen @param {boolean} optional */
function choose(id, names, chosen, optional) {
  const select = element(
    'select',
    { id },
    ...(optional ? [new Option('None', NONE)] : []),
    ...names.map((name) => new Option(name, name)),
  );
  select.value = chosen;
  return select;
}
