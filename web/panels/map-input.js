import { nearestPoint, nextPoint, pointsInside } from '../geometry/plane.js';

const REACH = 12;
const TOUCH_REACH = 22;
const DRAG = 5;
const DIRECTIONS = /** @type {Record<string, [number, number]>} */ ({
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
});

/**
 * What the hand does on the flat map: point, pin, draw a lasso, walk by keys.
 *
 * @typedef {object} MapHand
 * @property {() => Float32Array} places 2N CSS pixels
 * @property {(index: number) => boolean} isVisible only such points are found
 * @property {() => number} hovered
 * @property {() => number} pinned
 * @property {(index: number) => void} onHover
 * @property {(index: number) => void} onPin
 * @property {(rows: number[], how: 'replace' | 'add' | 'remove') => void} onChoose
 * @property {(index: number) => void} onToggle
 * @property {(index: number) => void} onWalk
 * @property {() => void} onChange the marks changed
 *
 * @param {HTMLCanvasElement} surface
 * @param {MapHand} map
 */
export function bindMapInput(surface, map) {
  /** @type {{x: number, y: number} | null} */
  let pointer = null;
  /** @type {number[]} */
  let lasso = [];
  /** @type {{x: number, y: number} | null} */
  let pressed = null;
  const dragging = () => lasso.length > 0;

  const place = (/** @type {PointerEvent} */ event) => {
    const box = surface.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const at = (/** @type {{x: number, y: number}} */ { x, y }, /** @type {number} */ reach) =>
    nearestPoint(map.places(), x, y, reach, map.isVisible);

  function letGo() {
    pressed = null;
    lasso = [];
    map.onChange();
  }

  surface.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    surface.setPointerCapture(event.pointerId);
    surface.focus({ preventScroll: true });
    pressed = place(event);
    lasso = [];
  });
  surface.addEventListener('pointermove', (event) => {
    const now = place(event);
    if (pressed && (dragging() || Math.hypot(now.x - pressed.x, now.y - pressed.y) > DRAG)) {
      if (!dragging()) lasso.push(pressed.x, pressed.y);
      lasso.push(now.x, now.y);
    }
    pointer = event.pointerType === 'touch' ? null : now;
    if (!dragging() && event.pointerType !== 'touch') map.onHover(at(now, REACH));
    map.onChange();
  });
  surface.addEventListener('pointerup', (event) => {
    if (!pressed) return;
    if (dragging()) {
      const rows = pointsInside(map.places(), lasso, map.isVisible);
      map.onChoose(rows, event.shiftKey ? 'add' : event.altKey ? 'remove' : 'replace');
    } else {
      const index = at(place(event), event.pointerType === 'touch' ? TOUCH_REACH : REACH);
      if (event.shiftKey && index >= 0) map.onToggle(index);
      else map.onPin(index);
    }
    letGo();
  });
  surface.addEventListener('pointercancel', letGo);
  surface.addEventListener('pointerleave', () => {
    pointer = null;
    if (!pressed) map.onHover(-1);
    map.onChange();
  });
  surface.addEventListener('blur', () => {
    if (!pointer) map.onHover(-1);
  });

  bindKeys(surface, map, at, () => {
    if (!dragging()) return false;
    letGo();
    return true;
  });

  return {
    /** @returns {{crosshair: {x: number, y: number} | null, lasso: number[]}} */
    marks: () => ({ crosshair: pointer, lasso }),
  };
}

/**
 * @param {HTMLCanvasElement} surface
 * @param {MapHand} map
 * @param {(place: {x: number, y: number}, reach: number) => number} at the point there, or −1
 * @param {() => boolean} giveUp the lasso; false where none is drawn
 */
function bindKeys(surface, map, at, giveUp) {
  /** @param {number} current @param {[number, number]} direction */
  function walk(current, direction) {
    const middle = { x: surface.clientWidth / 2, y: surface.clientHeight / 2 };
    const next =
      current >= 0 && Number.isFinite(map.places()[2 * current])
        ? nextPoint(map.places(), current, direction, map.isVisible)
        : at(middle, Infinity);
    if (next < 0) return;
    map.onHover(next);
    map.onWalk(next);
  }

  surface.addEventListener('keydown', (event) => {
    const direction = DIRECTIONS[event.key];
    const current = map.hovered() >= 0 ? map.hovered() : map.pinned();
    if (direction) walk(current, direction);
    else if (event.key === 'Enter' && current >= 0) map.onPin(current);
    else if (event.key === ' ' && current >= 0) map.onToggle(current);
    else if (event.key === 'Escape' && giveUp()) event.stopPropagation();
    else return;
    event.preventDefault();
  });
}
