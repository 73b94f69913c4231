import { rowsOf } from '../data/points.js';
import { watch } from '../state/store.js';
import { element } from './element.js';
import { createFileInput } from './file-input.js';
import { createAtlasKeeping } from './keep-atlas.js';
import { createSureButton } from './sure-button.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { Bundle } from '../formats/bundle.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * Which data are open: a menu of those there are, and what can be done with them.
 *
 * @param {Store<State>} store
 * @param {Actions} actions
 * @returns {{tools: HTMLElement[], parts: HTMLElement[]}} `tools` go beside the caption
 */
export function createDataSet(store, actions) {
  const menu = element('select', {
    id: 'data-set',
    'aria-label': 'Data set',
    onchange: () => void openChosen().catch(() => showChoice(store.get())),
  });
  const picker = createFilePicker(actions);
  const remove = createSureButton(store, 'Remove', 'Delete these data from this device', () => {
    void actions.removeKept(store.get().dataSet);
  });
  const about = element('p', { className: 'note' });

  function openChosen() {
    const chosen = store.get().dataSets.find(({ name }) => name === menu.value);
    return chosen ? actions.open(chosen.file, chosen.name) : actions.openKept(menu.value);
  }

  /** @param {State} state */
  function showChoice({ dataSets, dataSet: open, bundle, library }) {
    const options = dataSets.map(({ name, title }) => new Option(title, name));
    const own = library.map(({ key, about: { name } }) => new Option(name ?? key, key));
    if (open && ![...options, ...own].some(({ value }) => value === open))
      options.push(new Option(open, open));
    menu.replaceChildren(
      ...options,
      ...(own.length ? [element('optgroup', { label: 'On this device' }, ...own)] : []),
    );
    menu.value = open;
    remove.hidden = !library.some(({ key }) => key === open);
    picker.add.hidden = bundle === null || bundle.extent !== undefined;
    about.title = bundle?.description ?? '';
  }
  watch(store, ['dataSets', 'library', 'dataSet', 'bundle'], showChoice);
  watch(store, ['bundle', 'atlas'], ({ bundle, atlas }) => {
    about.textContent = bundle ? describe(bundle, atlas) : '';
  });

  return {
    tools: [remove, picker.browse],
    parts: [
      menu,
      picker.input,
      element('div', { className: 'row about' }, about, picker.add),
      createAtlasKeeping(store, actions),
    ],
  };
}

/**
 * Two buttons that choose files of this device: to open them, or to add their rows.
 * @param {Actions} actions
 */
function createFilePicker(actions) {
  let adding = false;
  const input = createFileInput((files) => {
    void actions.openFiles(files, adding).catch(() => {});
  });
  /** @param {string} text @param {string} title @param {boolean} adds */
  const button = (text, title, adds) =>
    element(
      'button',
      {
        type: 'button',
        className: 'quiet',
        hidden: adds,
        title,
        onclick: () => {
          adding = adds;
          input.click();
        },
      },
      text,
    );
  return {
    input,
    browse: button(
      'Open…',
      'Open a table (CSV, JSON, Parquet, NumPy …) or a bundle from this device; or drop it on the page',
      false,
    ),
    add: button(
      'Add rows…',
      'Add the rows of a table or a bundle to these data: they are inserted among the points',
      true,
    ),
  };
}

/** @param {Bundle} bundle @param {State['atlas']} atlas */
function describe(bundle, atlas) {
  const { model } = bundle;
  const count = rowsOf(bundle);
  const shown = count.toLocaleString('en');
  const loaded = atlas ? `; ${atlas.loaded.toLocaleString('en')} loaded` : '';
  return `${shown} ${count === 1 ? 'point' : 'points'} of ${model.dimension} dimensions${model.name ? `, ${model.name}` : ''}${loaded}`;
}
