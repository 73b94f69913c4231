import { element } from './element.js';
import { createParameterRow } from './parameter.js';
import { createQuality } from './quality.js';
import { createRun } from './run.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { Bundle } from '../formats/bundle.js'
 * @import { Method, Parameter, State } from '../state/state.js'
 */

/**
 * The data set, the method, its parameters and the buttons that start and stop a layout.
 *
 * @typedef {import('../state/store.js').Store<State>} Store
 *
 * @param {HTMLElement} container
 * @param {Store} store
 * @param {Actions} actions
 */
export function createControls(container, store, actions) {
  /** @type {Map<string, ReturnType<typeof createParameterRow>>} */
  let rows = new Map();
  const again = () => void actions.relayout().catch(() => {});

  const dataSet = element('select', {
    id: 'data-set',
    'aria-label': 'Data set',
    onchange: chooseDataSet,
  });
  const file = element('input', {
    type: 'file',
    multiple: true,
    className: 'hidden-text',
    tabIndex: -1,
    'aria-hidden': 'true',
    onchange: openFile,
  });
  let adding = false;
  const browseFor = (/** @type {boolean} */ rows) => () => {
    adding = rows;
    file.click();
  };
  const browse = element(
    'button',
    {
      type: 'button',
      className: 'quiet',
      title:
        'Open a table (CSV, JSON, Parquet, NumPy …) or a bundle from this device; or drop it on the page',
      onclick: browseFor(false),
    },
    'Open…',
  );
  const add = element(
    'button',
    {
      type: 'button',
      className: 'quiet',
      hidden: true,
      title:
        'Add rows of a table or a bundle to these data: they settle among the points that are there',
      onclick: browseFor(true),
    },
    'Add rows…',
  );
  const remove = element(
    'button',
    {
      type: 'button',
      className: 'quiet',
      hidden: true,
      title: 'Keep these data on this device no longer',
      onclick: () => void actions.removeKept(store.get().dataSet),
    },
    'Remove',
  );
  const about = element('p', { className: 'note' });
  const method = element('select', {
    id: 'method',
    onchange: () => {
      actions.choose(method.value);
      again();
    },
  });
  const help = element('p', { className: 'note' });
  const parameters = element('div', { className: 'parameters' });
  const theme = element('button', {
    type: 'button',
    className: 'quiet theme',
    onclick: () => actions.setTheme(store.get().theme === 'dark' ? 'light' : 'dark'),
  });
  const more = element(
    'button',
    {
      type: 'button',
      className: 'quiet more',
      'aria-expanded': 'false',
      'aria-controls': 'controls-more',
      onclick: () => expand(more.getAttribute('aria-expanded') !== 'true'),
    },
    'Tune',
  );
  const run = createRun(store, actions, again);

  container.append(
    element(
      'div',
      { className: 'row head' },
      element('label', { for: 'data-set', className: 'caption' }, 'Data set'),
      remove,
      browse,
      theme,
    ),
    dataSet,
    file,
    element('div', { className: 'row about' }, about, add),
    element(
      'div',
      { id: 'controls-more', className: 'folding' },
      element('label', { for: 'method', className: 'caption' }, 'Method'),
      method,
      help,
      parameters,
    ),
    element('div', { className: 'row actions' }, ...run.buttons, more),
    element('div', { className: 'readout' }, run.readout, createQuality(store)),
    element('div', { className: 'row later' }, ...run.later),
  );

  /** @param {boolean} open shows method and parameters where the screen is small */
  function expand(open) {
    more.setAttribute('aria-expanded', String(open));
    more.textContent = open ? 'Close' : 'Tune';
    container.classList.toggle('open', open);
  }

  function chooseDataSet() {
    const chosen = store.get().dataSets.find(({ name }) => name === dataSet.value);
    const opening = chosen
      ? actions.open(chosen.file, chosen.name)
      : actions.openKept(dataSet.value);
    void opening.catch(() => showDataSets(store.get()));
  }

  function openFile() {
    void actions.openFiles([...(file.files ?? [])], adding).catch(() => {});
    file.value = '';
  }

  /** @param {State} state */
  function showDataSets({ dataSets, dataSet: open, bundle, kept }) {
    const options = dataSets.map(({ name, title }) => new Option(title, name));
    const own = kept.map(({ key, about: { name } }) => new Option(name ?? key, key));
    if (open && ![...options, ...own].some(({ value }) => value === open))
      options.push(new Option(open, open));
    dataSet.replaceChildren(
      ...options,
      ...(own.length ? [element('optgroup', { label: 'On this device' }, ...own)] : []),
    );
    add.hidden = bundle === null;
    remove.hidden = !kept.some(({ key }) => key === open);
    dataSet.value = open;
    about.textContent = bundle ? describe(bundle) : '';
    about.title = bundle?.description ?? '';
  }

  /**
   * A fast method follows the slider from where the points are; the seed, and a slow one, start
   * anew.
   * @param {Method} found
   * @param {Parameter} parameter
   * @param {number | string} value
   * @param {boolean} settled
   */
  function turn(found, parameter, value, settled) {
    const resume = found.live && parameter.name !== 'seed';
    actions.choose(found.name, { [parameter.name]: value });
    if (
      parameter.name === 'iterations'
        ? settled
        : settled || (resume && store.get().engine === 'ready')
    ) {
      void actions.relayout({ resume }).catch(() => {});
    }
  }

  /** @param {State} state */
  function showMethod({ methods, method: chosen, parameters: values }) {
    const found = methods.find(({ name }) => name === chosen);
    if (!found) return;
    method.value = chosen;
    help.textContent = found.help;
    help.title = found.reference;
    rows = new Map(
      found.parameters.map((parameter) => [
        parameter.name,
        createParameterRow(parameter, (value, settled) => {
          turn(found, parameter, value, settled);
        }),
      ]),
    );
    const place = (/** @type {boolean} */ advanced) =>
      found.parameters
        .filter((parameter) => parameter.advanced === advanced)
        .map(({ name }) => /** @type {HTMLElement} */ (rows.get(name)?.element));
    const rest = place(true);
    parameters.replaceChildren(
      ...place(false),
      ...(rest.length ? [element('details', {}, element('summary', {}, 'More'), ...rest)] : []),
    );
    for (const [name, row] of rows) row.show(values[chosen]?.[name]);
  }

  store.subscribe((now, before) => {
    if (
      now.dataSets !== before.dataSets ||
      now.kept !== before.kept ||
      now.dataSet !== before.dataSet ||
      now.bundle !== before.bundle
    )
      showDataSets(now);
    if (now.methods !== before.methods) {
      method.replaceChildren(...now.methods.map(({ name, title }) => new Option(title, name)));
    }
    if (now.methods !== before.methods || now.method !== before.method) showMethod(now);
    else if (now.parameters !== before.parameters) {
      for (const [name, row] of rows) row.show(now.parameters[now.method]?.[name]);
    }
    if (now.theme !== before.theme) showTheme(now.theme);
  });
  showTheme(store.get().theme);

  /** @param {'dark' | 'light'} name */
  function showTheme(name) {
    theme.textContent = name === 'dark' ? 'Light' : 'Dark';
    theme.setAttribute('aria-label', `Switch to ${name === 'dark' ? 'light' : 'dark'} colours`);
  }
}

/** @param {Bundle} bundle */
function describe({ count, model }) {
  const shown = count.toLocaleString('en');
  return `${shown} ${count === 1 ? 'point' : 'points'} of ${model.dimension} dimensions${model.name ? `, ${model.name}` : ''}`;
}
