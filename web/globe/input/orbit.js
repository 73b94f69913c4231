import { toLatLng } from '../../geometry/sphere.js';
import { FIRST_POSE } from '../sizes.js';

/** @import { Pose } from '../camera.js' */

const RADIANS = Math.PI / 180;
const ZOOM_LIMITS = { low: 0.6, high: 9 };
/** How fast the planet slows down when it is let go, a second. */
const FRICTION = 3.2;
/** Degrees, or degrees a second, below which a motion has ended. */
const ENDED = 0.02;
/** Degrees a second. */
const AUTO_ROTATE_SPEED = 2.2;
/** Degrees a second at zoom 1 that a push adds. */
const PUSH = 55;

/** @param {number} value @param {number} low @param {number} high */
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

/** @param {number} zoom */
const clampZoom = (zoom) => clamp(zoom, ZOOM_LIMITS.low, ZOOM_LIMITS.high);

/** @param {number} degrees @returns {number} the same direction in −180…180 */
const wrap = (degrees) => ((((degrees + 180) % 360) + 360) % 360) - 180;

/**
 * The camera's way round the planet: it is dragged and slows down by friction, eases towards a zoom
 * and a place, and rotates by itself until it is first touched. Pure state: it knows neither events
 * nor three.js.
 */
export class Orbit {
  #latitude = FIRST_POSE.latitude;
  #longitude = FIRST_POSE.longitude;
  #zoom = FIRST_POSE.zoom;
  #roll = FIRST_POSE.roll;
  /** Degrees a second. */
  #velocity = { north: 0, east: 0 };
  #zoomGoal = FIRST_POSE.zoom;
  /** @type {{latitude: number, longitude: number} | null} */
  #goal = null;
  #isUntouched = true;
  #autoRotates = true;
  #isHeld = false;
  /** It stands as it did when data opened, or has turned on by itself. */
  #isAtFirst = true;

  /** @returns {Pose} */
  pose() {
    return {
      latitude: this.#latitude,
      longitude: this.#longitude,
      zoom: this.#zoom,
      roll: this.#roll,
    };
  }

  /** Be there at once. @param {Partial<Pose>} pose */
  jump({ latitude, longitude, zoom, roll }) {
    this.#latitude = clamp(latitude ?? this.#latitude, -89, 89);
    this.#longitude = wrap(longitude ?? this.#longitude);
    this.#zoom = this.#zoomGoal = clampZoom(zoom ?? this.#zoom);
    this.#roll = wrap(roll ?? this.#roll);
    this.#stop();
  }

  /** Stand so when data open: it is no hand that moves the planet. @param {Pose} pose */
  begin(pose) {
    const [isUntouched, velocity] = [this.#isUntouched, this.#velocity];
    this.jump(pose);
    this.#isUntouched = isUntouched;
    this.#velocity = velocity;
    this.#isAtFirst = true;
  }

  /** @returns {boolean} whether nothing has moved it since data opened, but itself */
  isAtFirst() {
    return this.#isAtFirst;
  }

  /**
   * @param {number} x @param {number} y @param {number} z unit vector, brought to the front
   * @param {number} [zoom] to ease to on the way
   */
  flyTo(x, y, z, zoom = this.#zoomGoal) {
    const [latitude, longitude] = toLatLng(x, y, z);
    this.#stop();
    this.#zoomGoal = clampZoom(zoom);
    this.#goal = { latitude: clamp(latitude, -80, 80), longitude };
  }

  /** Fly to the other side of the planet. */
  turnAround() {
    this.#stop();
    this.#goal = {
      latitude: clamp(-this.#latitude, -80, 80),
      longitude: wrap(this.#longitude + 180),
    };
  }

  /** @param {boolean} on whether the planet rotates by itself until it is touched */
  setAutoRotate(on) {
    this.#autoRotates = on;
  }

  /** The planet is in hand: it neither flies nor rotates by itself any more. */
  touch() {
    this.#isUntouched = this.#isAtFirst = false;
    this.#goal = null;
  }

  /** A pointer holds the planet. */
  hold() {
    this.#isHeld = true;
    this.#isUntouched = this.#isAtFirst = false;
    this.halt();
  }

  /** It lets go; the planet turns on with the velocity it has. */
  release() {
    this.#isHeld = false;
  }

  /** Without velocity. */
  halt() {
    this.#velocity = { north: 0, east: 0 };
  }

  /**
   * Rotate the globe under the hand.
   * @param {number} x @param {number} y CSS pixels that the hand went right and down
   * @param {number} radius of the planet at zoom 1, CSS pixels
   * @param {number} seconds that it took
   */
  drag(x, y, radius, seconds) {
    const [right, down] = this.#upright(x, y);
    const perPixel = 1 / RADIANS / (radius * this.#zoom);
    const east = (-right * perPixel) / Math.max(Math.cos(this.#latitude * RADIANS), 0.35);
    const north = down * perPixel;
    this.#turn(north, east);
    this.#velocity = {
      north: this.#velocity.north * 0.6 + (north / seconds) * 0.4,
      east: this.#velocity.east * 0.6 + (east / seconds) * 0.4,
    };
  }

  /** Two fingers zoom and twist. @param {number} factor @param {number} twist degrees clockwise */
  pinch(factor, twist) {
    this.#zoom = this.#zoomGoal = clampZoom(this.#zoom * factor);
    this.#roll = wrap(this.#roll + wrap(twist));
  }

  /** Give the planet a push. @param {number} x −1…1, right @param {number} y −1…1, down */
  push(x, y) {
    const [right, down] = this.#upright(x, y);
    this.#velocity.east += (PUSH / this.#zoom) * right;
    this.#velocity.north -= (PUSH / this.#zoom) * down;
  }

  /** Ease to another zoom. @param {number} factor */
  zoomBy(factor) {
    this.#zoomGoal = clampZoom(this.#zoomGoal * factor);
  }

  /** Ease to this zoom. @param {number} zoom */
  zoomTo(zoom) {
    this.#zoomGoal = clampZoom(zoom);
  }

  /** Zoom and roll as at first. */
  reset() {
    this.#zoomGoal = 1;
    this.#roll = 0;
  }

  /**
   * Move on.
   * @param {number} seconds
   * @param {boolean} reducedMotion
   * @returns {boolean} whether it still moves
   */
  advance(seconds, reducedMotion) {
    const rotates = this.#isUntouched && !reducedMotion && this.#autoRotates;
    if (this.#goal) this.#fly(this.#goal, reducedMotion ? 1 : 1 - Math.exp(-seconds * 5));
    else if (!this.#isHeld) {
      if (rotates) this.#velocity.east = AUTO_ROTATE_SPEED;
      this.#turn(this.#velocity.north * seconds, this.#velocity.east * seconds);
      this.#slowDown(reducedMotion ? 0 : Math.exp(-FRICTION * seconds));
    }
    const before = this.#zoom;
    this.#zoom += (this.#zoomGoal - before) * (reducedMotion ? 1 : 1 - Math.exp(-seconds * 10));
    if (Math.abs(this.#zoomGoal - this.#zoom) < 1e-4) this.#zoom = this.#zoomGoal;
    const { north, east } = this.#velocity;
    return this.#goal !== null || north !== 0 || east !== 0 || before !== this.#zoom || rotates;
  }

  #stop() {
    this.touch();
    this.halt();
  }

  /** @param {number} north @param {number} east degrees */
  #turn(north, east) {
    this.#latitude = clamp(this.#latitude + north, -89, 89);
    this.#longitude = wrap(this.#longitude + east);
  }

  /** @param {{latitude: number, longitude: number}} goal @param {number} fraction of the way */
  #fly(goal, fraction) {
    const north = goal.latitude - this.#latitude,
      east = wrap(goal.longitude - this.#longitude);
    this.#latitude += north * fraction;
    this.#longitude = wrap(this.#longitude + east * fraction);
    if (Math.abs(goal.latitude - this.#latitude) + Math.abs(east) < ENDED) this.#goal = null;
  }

  /** @param {number} left 0…1 of the velocity */
  #slowDown(left) {
    this.#velocity.north *= left;
    this.#velocity.east *= left;
    if (Math.abs(this.#velocity.north) + Math.abs(this.#velocity.east) < ENDED) this.halt();
  }

  /**
   * What runs to the right and down on the screen, with north up.
   * @param {number} x
   * @param {number} y
   */
  #upright(x, y) {
    const cosine = Math.cos(this.#roll * RADIANS),
      sine = Math.sin(this.#roll * RADIANS);
    return [x * cosine + y * sine, y * cosine - x * sine];
  }
}
