import { describePoint } from '../data/points.js';
import { watch } from '../state/store.js';
import { element } from './element.js';
import { createPicture, pictureOf } from './picture.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const AWAY = 16;

/**
 * The text of the point under the pointer, while the pointer is on the planet.
 * @param {HTMLElement} container
 * @param {Store<State>} store
 * @param {Pick<Actions, 'readTextsOf'>} actions
 */
export function createTooltip(container, store, actions) {
  /** @type {[x: number, y: number]} where it was placed last */
  let at = [0, 0];
  watch(store, ['hovered', 'pinned'], ({ hovered, pinned }) => {
    // The card says it all.
    if (hovered === pinned) container.hidden = true;
  });
  watch(store, ['hovered'], (now) => {
    container.hidden = true;
    if (now.hovered >= 0) void actions.readTextsOf([now.hovered]);
    write(now);
  });
  watch(store, ['textsRead'], (now) => {
    write(now);
    if (!container.hidden) place(...at);
  });

  /** @param {State} now */
  function write({ bundle, hovered, pictures: source }) {
    if (!bundle || hovered < 0) return;
    const { label, text, glyph, pictures } = describePoint(bundle, hovered);
    const [picture] = pictures.map(([, value]) => pictureOf(value, source).address).filter(Boolean);
    container.replaceChildren(
      // Its name stands below it.
      ...(picture ? [createPicture(picture, '')] : []),
      element('strong', {}, glyph ? `${glyph} ${label}` : label),
      element('span', {}, shorten(text)),
    );
  }
  /** @param {number} x @param {number} y beside this place, CSS pixels, and inside the window */
  function place(x, y) {
    at = [x, y];
    const { hovered, pinned } = store.get();
    container.hidden = hovered < 0 || hovered === pinned;
    const { offsetWidth: width, offsetHeight: height } = container;
    const left = x + AWAY + width > innerWidth - 8 ? x - AWAY - width : x + AWAY;
    const top = Math.min(Math.max(y - height / 2, 8), innerHeight - height - 8);
    container.style.transform = `translate(${Math.max(left, 8)}px, ${top}px)`;
  }
  return { place };
}

/** @param {string} text */
function shorten(text) {
  return text.length > 200 ? `${text.slice(0, 200).replace(/\s+\S*$/, '')} …` : text;
}
