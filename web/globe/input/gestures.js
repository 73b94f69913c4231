/**
 * @import { Orbit } from './orbit.js'
 *
 * @typedef {{x: number, y: number}} Place CSS pixels from the surface's top left
 *
 * @typedef {object} GestureEvents
 * @property {(x: number, y: number, adds: boolean) => void} onTap `adds`: Ctrl or Meta is held
 * @property {(x: number, y: number) => void} onMove of a pointer that holds nothing
 * @property {() => void} onLeave
 * @property {() => void} onChange the orbit has been moved
 * @property {(event: KeyboardEvent) => boolean} onKey whether the key is taken care of
 */

/** Pixels that a tap may move. */
const TAP = 6;
/** Milliseconds after the last move from which on letting go gives no impulse. */
const PAUSE = 80;
const WHEEL_ZOOM = 0.0012;
const KEY_ZOOM = 1.25;
/** @type {Record<string, [right: number, down: number] | undefined>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * The gestures that move the camera: drag, two fingers that zoom and twist, wheel, and keys.
 *
 * @param {HTMLElement} surface receives the pointer, wheel and key events
 * @param {Orbit} orbit
 * @param {() => number} radius of the globe at zoom 1, CSS pixels
 * @param {GestureEvents} events
 */
export function bindGestures(surface, orbit, radius, events) {
  const stop = new AbortController();
  const listen = { signal: stop.signal };
  const pointers = bindPointers(surface, orbit, radius, events, listen);
  bindKeys(surface, orbit, events, listen);
  surface.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      orbit.zoomBy(Math.exp(-event.deltaY * WHEEL_ZOOM));
      events.onChange();
    },
    { ...listen, passive: false },
  );
  return { ...pointers, dispose: () => stop.abort() };
}

/**
 * @param {HTMLElement} surface
 * @param {Orbit} orbit
 * @param {() => number} radius
 * @param {GestureEvents} events
 * @param {{signal: AbortSignal}} listen
 */
function bindPointers(surface, orbit, radius, events, listen) {
  /** @type {Map<number, Place>} */
  const pointers = new Map();
  /** Where a pointer is that holds nothing. @type {Place | null} */
  let pointer = null;
  let moved = 0,
    lastTime = 0;

  /** @param {PointerEvent} event @returns {Place} */
  const placeOf = (event) => {
    const box = surface.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  /** @param {PointerEvent} event */
  function press(event) {
    surface.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, placeOf(event));
    pointer = null;
    moved = pointers.size > 1 ? Infinity : 0;
    lastTime = event.timeStamp;
    orbit.hold();
    surface.focus({ preventScroll: true });
  }

  /** @param {PointerEvent} event */
  function move(event) {
    const now = placeOf(event);
    const before = pointers.get(event.pointerId);
    if (!before) {
      pointer = now;
      events.onMove(now.x, now.y);
      return;
    }
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other && pointers.size === 2) pinch(orbit, other, before, now);
    const part = pointers.size === 2 ? 0.5 : 1;
    const x = (now.x - before.x) * part,
      y = (now.y - before.y) * part;
    moved += Math.abs(x) + Math.abs(y);
    orbit.drag(x, y, radius(), Math.max(event.timeStamp - lastTime, 4) / 1000);
    lastTime = event.timeStamp;
    pointers.set(event.pointerId, now);
    orbit.touch();
    events.onChange();
  }

  /** @param {PointerEvent} event */
  function release(event) {
    if (!pointers.delete(event.pointerId)) return;
    const { x, y } = placeOf(event);
    if (event.pointerType === 'mouse') pointer = { x, y };
    const isTap = moved < TAP;
    if (isTap && event.type === 'pointerup') events.onTap(x, y, event.ctrlKey || event.metaKey);
    if (isTap || event.timeStamp - lastTime > PAUSE) orbit.halt();
    if (pointers.size === 0) orbit.release();
    events.onChange();
  }

  surface.addEventListener('pointerdown', press, listen);
  surface.addEventListener('pointermove', move, listen);
  surface.addEventListener('pointerup', release, listen);
  surface.addEventListener('pointercancel', release, listen);
  surface.addEventListener(
    'pointerleave',
    () => {
      pointer = null;
      events.onLeave();
    },
    listen,
  );
  return {
    /** @returns {Place | null} where a pointer is that holds nothing */
    pointer: () => pointer,
  };
}

/** @param {Orbit} orbit @param {Place} other @param {Place} before @param {Place} now */
function pinch(orbit, other, before, now) {
  const [x, y] = [now.x - other.x, now.y - other.y];
  const [fromX, fromY] = [before.x - other.x, before.y - other.y];
  const twist = Math.atan2(y, x) - Math.atan2(fromY, fromX);
  orbit.pinch(Math.hypot(x, y) / Math.max(Math.hypot(fromX, fromY), 1), (twist * 180) / Math.PI);
}

/**
 * @param {HTMLElement} surface
 * @param {Orbit} orbit
 * @param {GestureEvents} events
 * @param {{signal: AbortSignal}} listen
 */
function bindKeys(surface, orbit, { onKey, onChange }, listen) {
  surface.addEventListener(
    'keydown',
    (event) => {
      if (onKey(event)) {
        event.preventDefault();
        return;
      }
      if (event.ctrlKey || event.metaKey) return;
      const arrow = ARROWS[event.key];
      if (arrow) orbit.push(...arrow);
      else if (event.key === '+' || event.key === '=') orbit.zoomBy(KEY_ZOOM);
      else if (event.key === '-') orbit.zoomBy(1 / KEY_ZOOM);
      else if (event.key === '0') orbit.reset();
      else return;
      event.preventDefault();
      orbit.touch();
      onChange();
    },
    listen,
  );
}
