import { describeDistortion } from '../data/distortion.js';
import { nearestInMeaning } from '../data/nearest.js';
import { describePoint, hasTexts } from '../data/points.js';
import { taggedColumns } from '../data/tags.js';
import { distinct } from '../state/distinct.js';
import { watch } from '../state/store.js';
import { element } from './element.js';
import { explained } from './explanation.js';
import { createPicture, pictureOf } from './picture.js';
import { readableText } from './readable-text.js';
import { createWhy } from './why.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { PictureSource } from '../data/pictures.js'
 * @import { Bundle } from '../formats/bundle.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const NEIGHBORS_SHOWN = 6;

/**
 * The pinned point: all its fields, the points nearest in meaning to go to next, and how true the
 * globe is to it.
 *
 * @param {HTMLElement} container
 * @param {Store<State>} store
 * @param {Actions} actions
 */
export function createCard(container, store, actions) {
  const distortion = createDistortion(store);
  const nearest = createNearest(actions);
  const why = createWhy(store, actions);
  /** @param {State} now */
  function show(now) {
    const { bundle, pinned } = now;
    container.hidden = bundle === null || pinned < 0;
    document.body.classList.toggle('pinned', !container.hidden);
    nearest.clear();
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
      ...describe({ ...bundle, columns: taggedColumns(now) }, pinned, why, now.pictures),
      element(
        'button',
        {
          type: 'button',
          className: 'quiet like',
          onclick: () => void actions.moreLike(pinned).catch(() => {}),
        },
        'More like this',
      ),
      ...nearest.elements,
      ...distortion,
    );
    nearest.show(bundle, pinned);
    container.scrollTop = 0;
  }
  watch(
    store,
    ['pinned', 'bundle', 'pictures', 'tags', 'textsRead'],
    distinct(
      ({ pinned, bundle, pictures, tags }) => [
        ...[pinned, bundle, pictures, tags],
        hasTexts(bundle, pinned),
      ],
      show,
    ),
  );
  watch(store, ['pinned'], ({ pinned }) => {
    if (pinned >= 0) void actions.readTextsOf([pinned]);
  });
}

/**
 * How true the globe is to the pinned point.
 * @param {Store<State>} store
 * @returns {HTMLElement[]}
 */
function createDistortion(store) {
  const heading = element('h3', {}, explained('distortion', 'Neighbours on the globe'));
  const list = element('div', { className: 'distortion' });
  watch(
    store,
    ['distortion', 'outdated', 'pinned'],
    ({ distortion, quality, pinned, outdated }) => {
      const sentences =
        distortion && pinned >= 0
          ? describeDistortion(distortion, pinned, quality?.neighbors ?? 10)
          : [];
      heading.hidden = list.hidden = sentences.length === 0;
      list.classList.toggle('outdated', outdated);
      list.replaceChildren(...sentences.map((sentence) => element('p', {}, sentence)));
    },
  );
  return [heading, list];
}

/**
 * @param {Bundle} bundle
 * @param {number} row
 * @param {HTMLElement} why it answers the question
 * @param {PictureSource} source
 * @returns {(HTMLElement | string)[]} what is known
 */
function describe(bundle, row, why, source) {
  const { glyph, label, text, fields, pictures } = describePoint(bundle, row);
  return [
    ...pictures.flatMap(([, value]) => pictureOrReason(value, source, label)),
    element('h2', {}, glyph ? element('span', { className: 'glyph' }, glyph) : null, label),
    why,
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
 * @param {string} value of a cell
 * @param {PictureSource} source
 * @param {string} label of the row
 * @returns {HTMLElement[]} the picture; else where it lies, and why it is not shown
 */
function pictureOrReason(value, source, label) {
  const { address, elsewhere, reason } = pictureOf(value, source);
  if (address) return [createPicture(address, label)];
  return [
    element(
      'p',
      { className: 'note picture-reason' },
      ...(elsewhere ? [...readableText(elsewhere), element('br')] : []),
      reason,
    ),
  ];
}

/**
 * The points nearest in meaning, with their cosines.
 * @param {Actions} actions
 */
function createNearest(actions) {
  const heading = element('h3', {}, explained('similarity', 'Nearest in meaning'));
  const list = element('ul', { className: 'nearest' });
  let search = new AbortController();

  /** @param {Bundle} bundle @param {{row: number, score: number}} near */
  function createEntry(bundle, { row, score }) {
    const { glyph, label } = describePoint(bundle, row);
    return element(
      'li',
      {},
      element(
        'button',
        { type: 'button', className: 'quiet', onclick: () => actions.pin(row) },
        glyph ? `${glyph} ${label}` : label,
      ),
      element('span', { className: 'cosine' }, score.toFixed(2)),
    );
  }

  return {
    elements: [heading, list],
    /** Nothing is looked for any more. */
    clear() {
      search.abort();
      list.replaceChildren();
    },
    /** @param {Bundle} bundle @param {number} pinned */
    show(bundle, pinned) {
      search = new AbortController();
      const { signal } = search;
      heading.hidden = true;
      nearestInMeaning(bundle, pinned, NEIGHBORS_SHOWN, signal).then(
        (found) => {
          if (signal.aborted) return;
          heading.hidden = found.length === 0;
          list.replaceChildren(...found.map((near) => createEntry(bundle, near)));
        },
        () => {},
      );
    },
  };
}
