import { tagColumn, tagNames } from '../data/tags.js';
import { watch } from '../state/store.js';
import { element } from './element.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * A button that opens into a field: the selected points get the name that is written there.
 *
 * @param {Store<State>} store
 * @param {Actions} actions
 * @returns {HTMLElement}
 */
export function createTagForm(store, actions) {
  const known = element('datalist', { id: 'known-tags' });
  const name = element('input', {
    type: 'text',
    className: 'tag-name',
    maxLength: 60,
    placeholder: 'Name of the tag',
    'aria-label': 'Name of the tag',
    autocomplete: 'off',
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      show(false);
    },
  });
  name.setAttribute('list', known.id);
  const untag = quiet('Untag', 'Take the tags of the selected points away', () => {
    show(false);
    void actions.untagSelection().catch(() => {});
  });
  const form = element(
    'form',
    { className: 'tag-form', hidden: true, onsubmit: submit },
    ...[name, known],
    element('button', { type: 'submit', className: 'quiet' }, 'Give'),
    ...[untag, quiet('Cancel', 'Leave the tags as they are', () => show(false))],
  );
  const open = quiet('Tag', 'Name the selected points', () => show(true));

  /** @param {boolean} isOpen */
  function show(isOpen) {
    form.hidden = !isOpen;
    open.hidden = isOpen;
    (isOpen ? name : open).focus();
  }

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    name.setCustomValidity('');
    try {
      await actions.tagSelection(name.value);
      name.value = '';
      show(false);
    } catch (reason) {
      name.setCustomValidity(reason instanceof Error ? reason.message : String(reason));
      name.reportValidity();
    }
  }
  name.addEventListener('input', () => name.setCustomValidity(''));

  watch(store, ['bundle', 'tags', 'selection'], (now) => {
    const column = tagColumn(now);
    known.replaceChildren(...(column ? tagNames(column) : []).map((tag) => new Option(tag)));
    untag.hidden = ![...now.selection].some((row) => column && column.hues[column.codes[row]] >= 0);
    if (now.selection.size > 0) return;
    form.hidden = true;
    open.hidden = false;
  });
  return element('span', { className: 'tagging' }, open, form);
}

/**
 * The tags that there are, each to be removed; the notice after that offers the way back.
 *
 * @param {Store<State>} store
 * @param {Actions} actions
 * @returns {HTMLElement}
 */
export function createTagList(store, actions) {
  const list = element('ul', { className: 'tag-list' });
  const panel = element('div', { className: 'tags', hidden: true }, 'Tags', list);
  watch(store, ['bundle', 'tags'], (now) => {
    const column = tagColumn(now);
    panel.hidden = column === null;
    const names = column ? tagNames(column) : [];
    list.replaceChildren(
      ...names.map((tag) =>
        element(
          'li',
          {},
          element(
            'button',
            {
              type: 'button',
              className: 'tag-remove',
              title: 'Remove this tag',
              'aria-label': `Remove the tag ${tag}`,
              onclick: () => void actions.removeTag(tag).catch(() => {}),
            },
            element('span', {}, tag),
            element('span', { 'aria-hidden': 'true' }, '×'),
          ),
        ),
      ),
    );
  });
  return panel;
}

/** @param {string} title @param {string} help @param {() => void} onclick */
const quiet = (title, help, onclick) =>
  element('button', { type: 'button', className: 'quiet', title: help, onclick }, title);
