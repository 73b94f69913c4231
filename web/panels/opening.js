import { refuseRows } from '../formats/bundle-join.js';
import { element } from './element.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { ReadTable, TableChoices } from '../engine/engine.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const NONE = '';
const FAULTS_SHOWN = 200;

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
    oncancel: () => actions.cancelOpening(),
  });
  container.append(dialog);

  store.subscribe((now, before) => {
    if (now.opening === before.opening) return;
    if (!now.opening) return dialog.close();
    fill(now.opening, now);
    if (!dialog.open) dialog.showModal();
    // What opens it has the focus, at the end; reading begins at the top.
    dialog.scrollTop = 0;
  });

  /** @param {ReadTable} table @param {State} state */
  function fill(table, { adding, bundle }) {
    const { usable, vectors, columns, roles } = table;
    const refused = bundle
      ? refuseRows(bundle, { source: table.source, dimension: vectors?.dimension ?? null })
      : '';
    const names = columns.map(({ name }) => name);
    const texts = columns.filter(({ kind }) => kind === 'text').map(({ name }) => name);
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
    const choices = () => ({
      name: name.value.trim() || table.name,
      model: model.value.trim(),
      text: text.value,
      label: label.value,
      color: color.value,
    });

    const adds = adding && refused === '';
    const open = element(
      'button',
      {
        type: adds ? 'button' : 'submit',
        className: adds ? 'quiet' : 'primary',
        autofocus: !adds,
        disabled: usable === 0,
        onclick: () => adds && confirm(actions.confirmOpening),
      },
      vectors ? `Open ${adds ? 'as a new data set' : told(usable, 'point')}` : 'Embed the texts…',
    );
    const add = element(
      'button',
      {
        type: adds ? 'submit' : 'button',
        className: adds ? 'primary' : 'quiet',
        autofocus: adds,
        disabled: usable === 0,
        hidden: !bundle || refused !== '',
        onclick: () => !adds && confirm(actions.confirmAdding),
      },
      adds ? `Add ${told(usable, 'point')}` : `Add to “${bundle?.name}”`,
    );
    const confirm = (/** @type {(choices: TableChoices) => Promise<unknown>} */ how) =>
      void how(choices()).catch(() => {});
    const form = element(
      'form',
      {
        method: 'dialog',
        onsubmit: (/** @type {SubmitEvent} */ event) => {
          event.preventDefault();
          confirm(adds ? actions.confirmAdding : actions.confirmOpening);
        },
      },
      element('h2', { id: 'opening-title' }, table.source),
      element('p', { className: 'note' }, summary(table)),
      adding && refused ? element('p', { className: 'note', role: 'alert' }, refused) : '',
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
        ...[
          'all-MiniLM-L6-v2',
          'text-embedding-3-small',
          'text-embedding-3-large',
          'text-embedding-ada-002',
        ].map((known) => new Option(known)),
      ),
      preview(table),
      ...table.notes.map((note) => element('p', { className: 'note' }, note)),
      faults(table),
      vectors || texts.length
        ? ''
        : element(
            'p',
            { className: 'note' },
            'There are neither vectors nor texts to embed in this table.',
          ),
      element(
        'p',
        { className: 'note' },
        'Everything stays on this device: nothing is sent anywhere.',
      ),
      element(
        'div',
        { className: 'row actions' },
        element(
          'button',
          { type: 'button', className: 'quiet', onclick: () => actions.cancelOpening() },
          'Cancel',
        ),
        ...(adds ? [open, add] : [add, open]),
      ),
    );
    dialog.replaceChildren(form);
    if (!vectors && !text.value) open.disabled = true;
    text.addEventListener('change', () => {
      open.disabled = usable === 0 || (!vectors && !text.value);
    });
  }
}

/** @param {number} count @param {string} noun */
const told = (count, noun) => `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;

/** @param {ReadTable} table */
function summary({ count, usable, vectors, columns }) {
  const parts = [
    `${told(count, 'row')}, ${told(columns.length, 'column')}`,
    vectors
      ? `vectors of ${vectors.dimension.toLocaleString('en')} numbers in “${vectors.name}”`
      : 'no vectors',
  ];
  const lost = count - usable;
  return `${parts.join(', ')}. ${lost === 0 ? 'Every row can be used.' : `${told(lost, 'row')} cannot be used; see below.`}`;
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

/** @param {ReadTable} table */
function preview({ columns }) {
  const rows = Math.max(0, ...columns.map(({ sample }) => sample.length));
  if (rows === 0) return '';
  return element(
    'div',
    { className: 'preview', tabIndex: 0, role: 'region', 'aria-label': 'The first rows' },
    element(
      'table',
      {},
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          ...columns.map(({ name, kind }) =>
            element('th', { scope: 'col' }, name, element('small', {}, kind)),
          ),
        ),
      ),
      element(
        'tbody',
        {},
        ...Array.from({ length: rows }, (_, row) =>
          element('tr', {}, ...columns.map(({ sample }) => element('td', {}, sample[row] ?? ''))),
        ),
      ),
    ),
  );
}

/** @param {ReadTable} table */
function faults({ faults: found, count, usable }) {
  const lost = count - usable;
  if (lost === 0) return '';
  return element(
    'details',
    { className: 'faults' },
    element('summary', {}, `${told(lost, 'row')} left out`),
    element(
      'ul',
      {},
      ...found.slice(0, FAULTS_SHOWN).map((sentence) => element('li', {}, sentence)),
    ),
    lost > FAULTS_SHOWN
      ? element(
          'p',
          { className: 'note' },
          `… and ${(lost - FAULTS_SHOWN).toLocaleString('en')} more.`,
        )
      : null,
  );
}
