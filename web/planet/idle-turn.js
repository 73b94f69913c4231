import { silhouette } from '../geometry/view.js';
import { watch } from '../state/store.js';

/**
 * @import { Globe } from '../globe/globe.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const KEYS = /** @type {const} */ ([
  'engine',
  'running',
  'hovered',
  'pinned',
  'selection',
  'answer',
  'tray',
  'isolated',
  'previewed',
  'filterMask',
]);
const OPEN = 'dialog[open], :popover-open';

/**
 * The planet that nobody has touched turns by itself, and stands still while somebody reads: while a
 * pointer is over it or a panel, a panel has the focus, something is open over the page, or a card,
 * a tooltip, an answer or a filter is shown; and while Python is at something that is waited for.
 *
 * @param {Globe} globe
 * @param {HTMLCanvasElement} canvas
 * @param {Store<State>} store
 */
export function bindIdleTurn(globe, canvas, store) {
  let isPointed = false;
  /** @type {boolean | null} */
  let turns = null;

  function decide() {
    const wanted = isIdle(store.get()) && !isPointed && !isAttended(canvas);
    if (wanted === turns) return;
    turns = wanted;
    globe.navigation.setAutoRotate(wanted);
  }

  /** @param {PointerEvent} event */
  function point({ target, clientX, clientY }) {
    const { x, y, radius } = silhouette(globe.view);
    isPointed =
      target === canvas
        ? Math.hypot(clientX - x, clientY - y) < radius
        : target instanceof Element && target.closest('main, body, html') !== target;
    decide();
  }

  watch(store, KEYS, decide);
  addEventListener('pointermove', point, { passive: true });
  // A finger that is lifted is nowhere, and so is a mouse that has left the window.
  for (const end of ['pointercancel', 'pointerup'])
    addEventListener(end, (event) => {
      if (/** @type {PointerEvent} */ (event).pointerType !== 'mouse') isPointed = false;
      decide();
    });
  document.documentElement.addEventListener('pointerleave', () => {
    isPointed = false;
    decide();
  });
  for (const change of ['focusin', 'focusout', 'toggle', 'close'])
    document.addEventListener(change, () => queueMicrotask(decide), true);
}

/**
 * @param {Pick<State, typeof KEYS[number]>} state
 * @returns {boolean} whether the record says that nobody reads, and Python is at nothing
 */
export function isIdle(state) {
  const { engine, running, hovered, pinned, selection, answer, tray } = state;
  const isBusy = engine === 'starting' || running;
  const isShown = hovered >= 0 || pinned >= 0 || selection.size > 0 || answer !== null;
  const isFiltered = state.isolated.size > 0 || state.previewed >= 0 || state.filterMask !== null;
  return !isBusy && !isShown && !isFiltered && tray === '';
}

/** @param {HTMLCanvasElement} canvas @returns {boolean} whether something else has the focus or is open */
function isAttended(canvas) {
  const focused = document.activeElement;
  const isElsewhere = focused !== null && focused !== document.body && focused !== canvas;
  return isElsewhere || document.querySelector(OPEN) !== null;
}
