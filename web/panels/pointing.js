/*
 * Who leads, the keys or the pointer: rows that scroll under a pointer that rests, because keys walk
 * through their list, are not pointed at. The pointer leads again as soon as it moves.
 */

const BY_KEYS = 'by-keys';
/** These go with a press of the pointer. */
const MODIFIERS = new Set(['Alt', 'Control', 'Meta', 'Shift']);
const root = document.documentElement;
/** Where the pointer was last, on the screen. */
let place = '';

/** Follow keys and pointer; the style sheets ask for the class that this puts on the document. */
export function followPointing() {
  const settings = { capture: true, passive: true };
  addEventListener(
    'keydown',
    ({ key }) => {
      if (!MODIFIERS.has(key)) root.classList.add(BY_KEYS);
    },
    settings,
  );
  for (const type of ['pointerdown', 'wheel'])
    addEventListener(type, () => root.classList.remove(BY_KEYS), settings);
  addEventListener(
    'pointermove',
    ({ screenX, screenY }) => {
      const now = `${screenX} ${screenY}`;
      // Some browsers tell of a move when only what lies beneath has moved.
      if (now !== place) root.classList.remove(BY_KEYS);
      place = now;
    },
    settings,
  );
}

/**
 * What a row does while the pointer points at it.
 * @param {(event: PointerEvent) => void} onPoint
 * @param {() => void} onLeave
 * @returns {Record<string, (event: PointerEvent) => void>} settings of `element`
 */
export function pointedAt(onPoint, onLeave) {
  const point = (/** @type {PointerEvent} */ event) => {
    if (!isLedByKeys()) onPoint(event);
  };
  return {
    onpointerenter: point,
    // A pointer that has rested on the row enters none.
    onpointermove: point,
    onpointerleave: () => {
      if (!isLedByKeys()) onLeave();
    },
  };
}

/** @returns {boolean} whether a row under the pointer is not pointed at */
export const isLedByKeys = () => root.classList.contains(BY_KEYS);
