import { element } from './element.js';

/** CSS pixels that a step of the arrow keys moves the edge. */
const STEP = 40;
const LOWEST = 140;
/** CSS pixels between the tallest drawer and the edges of the page. */
const MARGIN = 20;

/**
 * The drawer's upper edge: dragged, or moved by keys, it makes the drawer taller or lower, and a
 * button beside it gives it the whole height and back. Follows the WAI-ARIA pattern of a window
 * splitter.
 *
 * @param {HTMLElement} drawer
 * @returns {{edge: HTMLElement, full: HTMLElement}}
 */
export function createDrawerHeight(drawer) {
  /** Where the edge goes back to from the whole height; null for the height that CSS gives. */
  let before = /** @type {number | null} */ (null);
  const highest = () => {
    const tabs = (drawer.parentElement?.offsetHeight ?? 0) - drawer.offsetHeight;
    return Math.max(LOWEST, innerHeight - tabs - 2 * MARGIN);
  };

  /** @param {number | null} wanted CSS pixels; null for the height that CSS gives */
  function setHeight(wanted) {
    drawer.style.height = wanted === null ? '' : `${clamp(wanted, LOWEST, highest())}px`;
    drawer.style.maxHeight = wanted === null ? '' : 'none';
    tell();
  }

  function tell() {
    const { offsetHeight } = drawer;
    const isFull = offsetHeight >= highest() - 1;
    document.body.classList.toggle('tray-full', isFull);
    edge.setAttribute('aria-valuemin', String(LOWEST));
    edge.setAttribute('aria-valuemax', String(highest()));
    edge.setAttribute('aria-valuenow', String(offsetHeight));
    full.setAttribute('aria-pressed', String(isFull));
    full.title = isFull ? 'As tall as before' : 'Full height';
    full.setAttribute('aria-label', 'Full height');
  }

  const edge = element('div', {
    className: 'drawer-edge',
    role: 'separator',
    tabIndex: 0,
    'aria-orientation': 'horizontal',
    'aria-label': 'Height of the drawer',
    onkeydown(/** @type {KeyboardEvent} */ event) {
      const wanted = {
        ArrowUp: drawer.offsetHeight + STEP,
        ArrowDown: drawer.offsetHeight - STEP,
        Home: LOWEST,
        End: highest(),
      }[event.key];
      if (wanted === undefined) return;
      event.preventDefault();
      setHeight(wanted);
    },
    onpointerdown(/** @type {PointerEvent} */ event) {
      edge.setPointerCapture(event.pointerId);
      const bottom = drawer.getBoundingClientRect().bottom;
      edge.onpointermove = ({ clientY }) => setHeight(bottom - clientY);
      edge.onlostpointercapture = () => (edge.onpointermove = null);
    },
    ondblclick: () => setHeight(null),
  });
  const full = element(
    'button',
    {
      type: 'button',
      className: 'quiet full',
      onclick() {
        const isFull = full.getAttribute('aria-pressed') === 'true';
        const present = drawer.style.height ? drawer.offsetHeight : null;
        setHeight(isFull ? before : highest());
        if (!isFull) before = present;
      },
    },
    '⤢',
  );
  new ResizeObserver(tell).observe(drawer);
  addEventListener('resize', () => {
    if (drawer.style.height) setHeight(drawer.offsetHeight);
  });
  return { edge, full };
}

/** @param {number} value @param {number} low @param {number} high */
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
