import { toLatLng } from '../../geometry/sphere.js';
import { FIRST_POSE } from '../proportions.js';

/** @import { Pose } from '../camera.js' */

/**
 * How the hand turns the planet: drag with inertia, wheel and pinch zoom, two fingers that twist,
 * arrow keys, flights. Pure state; it knows neither three.js nor what is drawn.
 *
 * @typedef {object} Orbit
 * @property {() => Pose} pose
 * @property {(pose: Partial<Pose>) => void} jump
 * @property {(x: number, y: number, z: number) => void} flyTo
 * @property {() => void} turnAround flies to the other side of the planet
 * @property {(seconds: number, still: boolean, idle?: boolean) => boolean} advance moves on, when
 *   `idle` without turning by itself; true while it moves
 * @property {() => {x: number, y: number} | null} resting where the pointer is, while it only looks
 * @property {() => void} dispose
 */

const ZOOM_LIMITS = [0.6, 9];
const FRICTION = 3.2;
const SETTLED = 0.02;
const IDLE_SPIN = 2.2;
/** @type {Record<string, [right: number, down: number] | undefined>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** @param {number} value @param {number} low @param {number} high */
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

/** @param {number} degrees @returns {number} the same direction in −180…180 */
const wrap = (degrees) => ((((degrees + 180) % 360) + 360) % 360) - 180;

/**
 * @param {HTMLElement} surface receives the pointer, wheel and key events
 * @param {() => number} radius the globe's radius on the screen at zoom 1, CSS pixels
 * @param {{onTap: (x: number, y: number, adds: boolean) => void, onMove: (x: number, y: number) =>
 *   void, onLeave: () => void, onChange: () => void, onKey: (event: KeyboardEvent) => boolean}}
 *   events `onKey` tells whether a key is taken care of; `adds`: Ctrl or Meta is held
 * @returns {Orbit}
 */
export function createOrbit(surface, radius, events) {
  let { latitude, longitude, zoom, roll } = FIRST_POSE;
  let north = 0,
    east = 0,
    zoomGoal = 1;
  /** @type {{latitude: number, longitude: number} | null} */
  let goal = null;
  let spinning = true;
  /** @type {Map<number, {x: number, y: number}>} */
  const pointers = new Map();
  /** @type {{x: number, y: number} | null} */
  let resting = null;
  let moved = 0,
    lastTime = 0;
  const stop = new AbortController();
  const listen = { signal: stop.signal };

  const perPixel = () => 57.3 / (radius() * zoom);
  const place = (/** @type {PointerEvent | WheelEvent} */ event) => {
    const box = surface.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  /**
   * What runs to the right and down on the screen, with north up.
   * @param {number} x
   * @param {number} y
   */
  const upright = (x, y) => {
    const cosine = Math.cos(roll / 57.3),
      sine = Math.sin(roll / 57.3);
    return [x * cosine + y * sine, y * cosine - x * sine];
  };
  const touch = () => {
    spinning = false;
    goal = null;
    events.onChange();
  };

  surface.addEventListener(
    'pointerdown',
    (event) => {
      surface.setPointerCapture(event.pointerId);
      pointers.set(event.pointerId, place(event));
      resting = null;
      moved = pointers.size > 1 ? Infinity : 0;
      north = east = 0;
      lastTime = event.timeStamp;
      spinning = false;
      surface.focus({ preventScroll: true });
    },
    listen,
  );

  surface.addEventListener(
    'pointermove',
    (event) => {
      const now = place(event);
      const before = pointers.get(event.pointerId);
      if (!before) {
        resting = now;
        events.onMove(now.x, now.y);
        return;
      }
      if (pointers.size === 2) {
        const [other] = [...pointers].filter(([id]) => id !== event.pointerId).map(([, p]) => p);
        const ratio =
          Math.hypot(now.x - other.x, now.y - other.y) /
          Math.max(Math.hypot(before.x - other.x, before.y - other.y), 1);
        zoom = zoomGoal = clamp(zoom * ratio, ZOOM_LIMITS[0], ZOOM_LIMITS[1]);
        const twist =
          Math.atan2(now.y - other.y, now.x - other.x) -
          Math.atan2(before.y - other.y, before.x - other.x);
        roll = wrap(roll + wrap(twist * 57.3));
      }
      const share = pointers.size === 2 ? 0.5 : 1;
      const [dx, dy] = upright((now.x - before.x) * share, (now.y - before.y) * share);
      moved += Math.abs(dx) + Math.abs(dy);
      const seconds = Math.max(event.timeStamp - lastTime, 4) / 1000;
      lastTime = event.timeStamp;
      const turnEast = (-dx * perPixel()) / Math.max(Math.cos(latitude / 57.3), 0.35);
      const turnNorth = dy * perPixel();
      longitude = wrap(longitude + turnEast);
      latitude = clamp(latitude + turnNorth, -89, 89);
      east = east * 0.6 + (turnEast / seconds) * 0.4;
      north = north * 0.6 + (turnNorth / seconds) * 0.4;
      pointers.set(event.pointerId, now);
      touch();
    },
    listen,
  );

  const release = (/** @type {PointerEvent} */ event) => {
    if (!pointers.delete(event.pointerId)) return;
    if (event.pointerType === 'mouse') resting = place(event);
    if (moved < 6 && event.type === 'pointerup') {
      const { x, y } = place(event);
      events.onTap(x, y, event.ctrlKey || event.metaKey);
    }
    if (event.timeStamp - lastTime > 80 || moved < 6) north = east = 0;
    events.onChange();
  };
  surface.addEventListener('pointerup', release, listen);
  surface.addEventListener('pointercancel', release, listen);
  surface.addEventListener(
    'pointerleave',
    () => {
      resting = null;
      events.onLeave();
    },
    listen,
  );

  surface.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      zoomGoal = clamp(zoomGoal * Math.exp(-event.deltaY * 0.0012), ZOOM_LIMITS[0], ZOOM_LIMITS[1]);
      events.onChange();
    },
    { ...listen, passive: false },
  );

  surface.addEventListener(
    'keydown',
    (event) => {
      if (events.onKey(event)) {
        event.preventDefault();
        return;
      }
      if (event.ctrlKey || event.metaKey) return;
      const arrow = ARROWS[event.key];
      if (arrow) {
        const [right, down] = upright(arrow[0], arrow[1]);
        east += (55 / zoom) * right;
        north -= (55 / zoom) * down;
      } else if (event.key === '+' || event.key === '=')
        zoomGoal = clamp(zoomGoal * 1.25, ZOOM_LIMITS[0], ZOOM_LIMITS[1]);
      else if (event.key === '-') zoomGoal = clamp(zoomGoal / 1.25, ZOOM_LIMITS[0], ZOOM_LIMITS[1]);
      else if (event.key === '0') {
        zoomGoal = 1;
        roll = 0;
      } else return;
      event.preventDefault();
      touch();
    },
    listen,
  );

  return {
    pose: () => ({ latitude, longitude, zoom, roll }),
    jump(pose) {
      latitude = clamp(pose.latitude ?? latitude, -89, 89);
      longitude = wrap(pose.longitude ?? longitude);
      zoom = zoomGoal = clamp(pose.zoom ?? zoom, ZOOM_LIMITS[0], ZOOM_LIMITS[1]);
      roll = wrap(pose.roll ?? roll);
      north = east = 0;
      touch();
    },
    flyTo(x, y, z) {
      touch();
      const [lat, lng] = toLatLng(x, y, z);
      goal = { latitude: clamp(lat, -80, 80), longitude: lng };
      north = east = 0;
    },
    turnAround() {
      touch();
      goal = { latitude: clamp(-latitude, -80, 80), longitude: wrap(longitude + 180) };
      north = east = 0;
    },
    advance(seconds, still, idle = false) {
      if (goal) {
        const share = still ? 1 : 1 - Math.exp(-seconds * 5);
        latitude += (goal.latitude - latitude) * share;
        const ahead = wrap(goal.longitude - longitude);
        longitude = wrap(longitude + ahead * share);
        if (Math.abs(goal.latitude - latitude) + Math.abs(ahead) < SETTLED) goal = null;
      } else if (pointers.size === 0) {
        if (spinning && !still && !idle) east = IDLE_SPIN;
        latitude = clamp(latitude + north * seconds, -89, 89);
        longitude = wrap(longitude + east * seconds);
        const left = still ? 0 : Math.exp(-FRICTION * seconds);
        north *= left;
        east *= left;
        if (Math.abs(north) + Math.abs(east) < SETTLED) north = east = 0;
      }
      const before = zoom;
      zoom += (zoomGoal - zoom) * (still ? 1 : 1 - Math.exp(-seconds * 10));
      if (Math.abs(zoomGoal - zoom) < 1e-4) zoom = zoomGoal;
      return (
        goal !== null ||
        north !== 0 ||
        east !== 0 ||
        before !== zoom ||
        (spinning && !still && !idle)
      );
    },
    resting: () => resting,
    dispose: () => stop.abort(),
  };
}
