import { describeDistortion } from '../data/distortion.js';
import { describePoint, nearestStored } from '../data/points.js';
import { watch } from '../state/store.js';
import { element } from './element.js';
import { readableText } from './readable-text.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { Bundle } from '../formats/bundle.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const NEIGHBORS_SHOWN = 6;

/**
 * The pinned point: all its fields, and the points nearest in meaning to go to next.
 *
 * @param {HTMLElement} container
 * @param {Store<State>} store
 * @param {Actions} actions
 */
export function createCard(container, store, actions) {
  const distortion = createDistortion(store);
  watch(store, ['pinned', 'bundle'], ({ bundle, pinned }) => {
    container.hidden = bundle === null || pinned < 0;
    document.body.classList.toggle('pinned', !container.hidden);
    if (!bundle || pinned < 0) return;
    container.replaceChildren(
      element(
        'button',
        {
          type: 'button',
          className: 'quiet close',
          'aria-label': 'Unpin',
          title: 'Unpin (Escape)',
          onclick: () => actions.pin(-1),
        },
        '×',
      ),
      ...describe(bundle, pinned),
      ...distortion,
      element(
        'button',
        {
          type: 'button',
          className: 'quiet like',
          onclick: () => void actions.moreLike(pinned).catch(() => {}),
        },
        'More like this',
      ),
      ...listNearest(bundle, pinned, actions),
    );
    container.scrollTop = 0;
  });
}

/**
 * How true the globe is to the pinned point.
 * @param {Store<State>} store
 * @returns {HTMLElement[]}
 */
function createDistortion(store) {
  const heading = element('h3', {}, 'Neighbours on the globe');
  const list = element('dl', { className: 'distortion' });
  watch(
    store,
    ['distortion', 'outdated', 'pinned'],
    ({ distortion, quality, pinned, outdated }) => {
      const fields =
        distortion && pinned >= 0
          ? describeDistortion(distortion, pinned, quality?.neighbors ?? 10)
          : [];
      heading.hidden = list.hidden = fields.length === 0;
      list.classList.toggle('outdated', outdated);
      list.replaceChildren(
        ...fields.map(([title, value, help]) =>
          element('div', { title: help }, element('dt', {}, title), element('dd', {}, value)),
        ),
      );
    },
  );
  return [heading, list];
}

/** @param {Bundle} bundle @param {number} row @returns {(HTMLElement | string)[]} what is known */
function describe(bundle, row) {
  const { glyph, label, text, fields } = describePoint(bundle, row);
  return [
    element('h2', {}, glyph ? element('span', { className: 'glyph' }, glyph) : null, label),
    text ? element('p', { className: 'text' }, ...readableText(text)) : '',
    element(
      'dl',
      {},
      ...fields.map(([name, value]) =>
        element('div', {}, element('dt', {}, name), element('dd', {}, ...readableText(value))),
      ),
    ),
  ];
}

/**
 * @param {Bundle} bundle
 * @param {number} row
 * @param {Actions} actions
 * @returns {HTMLElement[]} none where the bundle stores no neighbours
 */
function listNearest(bundle, row, actions) {
  const nearest = nearestStored(bundle, row, NEIGHBORS_SHOWN);
  if (nearest.length === 0) return [];
  const entries = nearest.map((index) => {
    const { glyph, label } = describePoint(bundle, index);
    return element(
      'li',
      {},
      element(
        'button',
        { type: 'button', className: 'quiet', onclick: () => actions.pin(index) },
        glyph ? `${glyph} ${label}` : label,
      ),
    );
  });
  return [
    element('h3', {}, 'Nearest in meaning'),
    element('ul', { className: 'nearest' }, ...entries),
  ];
}
