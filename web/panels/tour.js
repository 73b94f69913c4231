import { element } from './element.js';
import { STOPS } from './tour-stops.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 * @import { Planet } from '../planet/planet.js'
 */

/** Keys that lead from one of the tour's own buttons to the next, and press them. */
const OWN_KEYS = new Set(['Tab', 'Shift', 'Control', 'Alt', 'Meta']);
const PRESSING_KEYS = new Set(['Enter', ' ']);

/**
 * "Show me": eight stops, each of which points at a part of the page and does what can be done
 * there. Any key ends it, and so does the pointer elsewhere; then all is as it was.
 *
 * @param {HTMLElement} container
 * @param {Store<State>} store
 * @param {Actions} actions
 * @param {() => Pick<Planet, 'pose' | 'jump'> | null} planet
 */
export function createTour(container, store, actions, planet) {
  const card = createCard(move, end);
  /** @type {AbortController | null} */
  let going = null;
  /** @type {() => void} */
  let goBack = () => {};
  /** @type {Element | null} */
  let target = null;
  let at = 0;

  function start() {
    if (going || !store.get().bundle) return;
    const restoreView = actions.rememberView();
    const pose = planet()?.pose();
    const focused = document.activeElement;
    going = new AbortController();
    goBack = restoreView;
    listen(going.signal);
    going.signal.addEventListener('abort', () => {
      restoreView();
      if (pose) planet()?.jump(pose);
      card.element.remove();
      const isThere = focused instanceof HTMLElement && focused.isConnected;
      const before = isThere && focused !== document.body ? focused : null;
      (before ?? document.getElementById('globe'))?.focus();
    });
    container.append(card.element);
    show(0);
    card.next.focus();
  }

  function end() {
    point(null);
    going?.abort();
    going = null;
  }

  /** @param {number} steps */
  function move(steps) {
    if (at + steps >= STOPS.length) end();
    else show(Math.max(at + steps, 0));
  }

  /** @param {number} index of a stop */
  function show(index) {
    at = index;
    goBack();
    const stop = STOPS[at];
    card.show(stop, at);
    const place = () => {
      if (going && STOPS[at] === stop) point(document.querySelector(stop.target));
    };
    // What a stop opens may take a frame, or a while, to be where it stays.
    requestAnimationFrame(() => requestAnimationFrame(place));
    void Promise.resolve(stop.show(store.get(), actions))
      .catch(() => {})
      .then(place);
    place();
  }

  /** @param {Element | null} next what is pointed at */
  function point(next) {
    target?.classList.remove('toured');
    target = next;
    const box = next?.id === 'globe' ? null : next?.getBoundingClientRect();
    if (!box || box.width === 0) return card.avoid(null);
    next?.classList.add('toured');
    card.avoid(box);
  }

  /** @param {AbortSignal} signal */
  function listen(signal) {
    const options = { capture: true, signal };
    addEventListener(
      'keydown',
      (event) => {
        const isOwn = event.target instanceof Element && card.element.contains(event.target);
        if (OWN_KEYS.has(event.key) || (isOwn && PRESSING_KEYS.has(event.key))) return;
        event.preventDefault();
        event.stopPropagation();
        end();
      },
      options,
    );
    addEventListener(
      'pointerdown',
      (event) => {
        if (!(event.target instanceof Node && card.element.contains(event.target))) end();
      },
      options,
    );
    addEventListener('resize', () => point(target), options);
  }

  return { start };
}

/**
 * What a stop says, and the way on.
 * @param {(steps: number) => void} onMove
 * @param {() => void} onEnd
 */
function createCard(onMove, onEnd) {
  const count = element('p', { className: 'caption' });
  const title = element('h2', { id: 'tour-title' });
  const text = element('p', { id: 'tour-text' });
  const back = button('Back', 'quiet', () => onMove(-1));
  const next = button('Next', 'primary', () => onMove(1));
  const isTouched = matchMedia('(pointer: coarse)').matches;
  const card = element(
    'section',
    {
      className: 'panel tour',
      role: 'dialog',
      'aria-labelledby': title.id,
      'aria-describedby': text.id,
    },
    count,
    element('div', { 'aria-live': 'polite', 'aria-atomic': 'true' }, title, text),
    element(
      'div',
      { className: 'row' },
      element(
        'span',
        { className: 'note' },
        `${isTouched ? 'A tap elsewhere' : 'Any key'} ends it, and all is as it was.`,
      ),
      back,
      button('End', 'quiet', onEnd),
      next,
    ),
  );
  return {
    element: card,
    next,
    /** @param {import('./tour-stops.js').Stop} stop @param {number} index */
    show(stop, index) {
      count.textContent = `${index + 1} of ${STOPS.length}`;
      title.textContent = stop.title;
      text.textContent = stop.text;
      back.hidden = index === 0;
      next.textContent = index === STOPS.length - 1 ? 'Done' : 'Next';
    },
    /** @param {DOMRect | null} box that the card does not cover, if it can */
    avoid(box) {
      card.classList.remove('above');
      if (!box) return;
      const own = card.getBoundingClientRect();
      const covers =
        box.bottom > own.top &&
        box.top < own.bottom &&
        box.right > own.left &&
        box.left < own.right;
      card.classList.toggle('above', covers);
    },
  };
}

/** @param {string} text @param {string} className @param {() => void} onclick */
const button = (text, className, onclick) =>
  element('button', { type: 'button', className, onclick }, text);
