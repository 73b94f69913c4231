/**
 * @import { Actions } from '../actions/index.js'
 * @import { Globe } from '../globe/globe.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/** @type {Record<string, [right: number, up: number] | undefined>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * The globe's keys, apart from those that turn it: with a point pinned the arrows walk from point
 * to point, and with Shift they turn the planet as they do without one.
 *
 * @param {() => Globe} globe
 * @param {Store<State>} store
 * @param {Actions} actions
 * @returns {(event: KeyboardEvent) => boolean} whether the key is taken care of
 */
export function createKeys(globe, store, actions) {
  addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented || isTyping(event.target)) return;
    const { tool, pinned } = store.get();
    if (tool !== 'turn') actions.setTool('turn');
    else if (pinned >= 0) actions.pin(-1);
    else actions.clearSelection();
  });

  /** @param {number} index @param {[right: number, up: number]} arrow */
  function walk(index, arrow) {
    const next = globe().picking.neighbor(index, ...arrow);
    if (next >= 0) actions.pin(next);
  }

  return (event) => {
    const { pinned } = store.get();
    const key = event.key.toLowerCase();
    const arrow = ARROWS[event.key];
    if (event.ctrlKey || event.metaKey) return false;
    if (arrow && pinned >= 0 && !event.shiftKey && !event.altKey) walk(pinned, arrow);
    else if (key === 'enter') actions.pin(globe().picking.pickCenter());
    else if (key === 'f') globe().navigation.turnAround();
    else if (key === 'c' && pinned >= 0) globe().navigation.flyTo(globe().positionOf(pinned));
    else return false;
    return true;
  };
}

/** @param {EventTarget | null} target @returns {boolean} whether Escape means something there */
const isTyping = (target) =>
  target instanceof Element &&
  target.closest('input:not([type="range"], [type="checkbox"]), textarea, select, [popover]') !==
    null;
