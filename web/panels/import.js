import { counted } from '../data/counted.js';
import { sharesRows } from '../data/contrast.js';
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

/** @typedef {'compare' | 'add' | 'open'} Way */

/** @type {Way[]} */
const WAYS = ['compare', 'add', 'open'];
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
 * @param {State} now
 * @param {Actions} actions
 */
function createForm(table, now, actions) {
  const { bundle } = now;
  const { vectors } = table;
  const refused =
    bundle && vectors
      ? refuseRows(bundle, { source: table.source, dimension: vectors.dimension })
      : '';
  const fields = createFields(table, actions);
  const { meant, ways } = waysToConfirm(table, now, refused, actions);
  const confirm = (/** @type {Way} */ way) =>
    void ways[way].confirm(fields.choices()).catch(() => {});
  const buttons = createButtons(table.usable, meant, ways, confirm);
  if (!vectors) {
    const allow = () => {
      buttons.open.disabled = buttons.add.disabled = table.usable === 0 || !fields.text.value;
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
        confirm(meant);
      },
    },
    element('h2', { id: 'opening-title' }, table.source),
    note(summary(table)),
    now.adding && refused ? element('p', { className: 'note', role: 'alert' }, refused) : '',
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
      ...WAYS.filter((way) => way !== meant).map((way) => buttons[way]),
      buttons[meant],
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
 * What can be done with the rows, and which of it is meant.
 *
 * @param {ReadTable} table
 * @param {State} state
 * @param {string} refused why its rows cannot join the open data; empty where they can
 * @param {Actions} actions
 * @returns {{meant: Way, ways: Record<Way, {title: string, isOffered: boolean, confirm: (choices:
 *   TableChoices) => Promise<unknown>}>}}
 */
function waysToConfirm(table, { adding, comparing, bundle }, refused, actions) {
  const { usable, vectors, columns } = table;
  // Of an atlas only a part is here, which nothing joins.
  const isWhole = bundle !== null && !bundle.extent;
  const canAdd = isWhole && refused === '';
  const samples = columns.map(({ name, sample }) => ({ name, values: sample }));
  const canCompare = isWhole && vectors !== null && (comparing || sharesRows(bundle, samples));
  const meant = comparing && canCompare ? 'compare' : adding && canAdd ? 'add' : 'open';
  const points = counted(usable, 'point');
  const addition = vectors ? `Add ${points}` : 'Embed and add…';
  return {
    meant,
    ways: {
      compare: {
        title: `Compare with “${bundle?.name}”`,
        isOffered: canCompare,
        confirm: actions.confirmComparing,
      },
      add: {
        title: meant === 'add' ? addition : `Add to “${bundle?.name}”`,
        isOffered: canAdd,
        confirm: actions.confirmAdding,
      },
      open: {
        title: !vectors
          ? 'Embed the texts…'
          : `Open ${meant === 'open' ? points : 'as a new data set'}`,
        isOffered: true,
        confirm: actions.confirmOpening,
      },
    },
  };
}

/**
 * A button for each way. The one that is meant submits the form, and has the focus.
 *
 * @param {number} usable rows
 * @param {Way} meant
 * @param {Record<Way, {title: string, isOffered: boolean}>} ways
 * @param {(way: Way) => void} confirm
 * @returns {Record<Way, HTMLButtonElement>}
 */
function createButtons(usable, meant, ways, confirm) {
  const buttons = WAYS.map((way) => [
    way,
    element(
      'button',
      {
        type: way === meant ? 'submit' : 'button',
        className: way === meant ? 'primary' : 'quiet',
        autofocus: way === meant,
        disabled: usable === 0,
        hidden: !ways[way].isOffered,
        onclick: () => way !== meant && confirm(way),
      },
      ways[way].title,
    ),
  ]);
  return Object.fromEntries(buttons);
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
