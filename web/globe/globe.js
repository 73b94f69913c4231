import { PerspectiveCamera, Scene, Vector3, WebGLRenderer, Matrix4 } from 'three';
import { approach, fromLatLng, geodesicDistance } from '../geometry/sphere.js';
import { pick } from '../geometry/view.js';
import { createBody } from './body.js';
import { createGlyphAtlas } from './glyphs.js';
import { createGraticule } from './graticule.js';
import { createLabels } from './labels.js';
import { createOrbit } from './orbit.js';
import { EMPHASIS, createPoints } from './points.js';
import { FIELD_OF_VIEW, freeArea, pointSize, radiusIn } from './proportions.js';
import { PLANET_THEMES } from './theme.js';

const FOLLOW_SECONDS = 0.07;
const GLIDE_SECONDS = 0.22;
const TOUCH_REACH = 22;
const IN_SIGHT = 0.7;

/**
 * @typedef {object} Insets what covers the canvas, CSS pixels; the globe is centred in the rest
 * @property {number} left
 * @property {number} right
 * @property {number} top
 * @property {number} bottom
 */

/**
 * The planet: layers, camera and the loop that draws them only while something changes.
 * @param {HTMLCanvasElement} canvas
 * @param {HTMLElement} labelContainer
 * @param {{onHover: (index: number, x: number, y: number) => void, onPick: (index: number) => void,
 *   onLost: () => void, onRestored: () => void}} events
 * @throws {Error} where there is no WebGL
 */
export function createGlobe(canvas, labelContainer, events) {
  const renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true });
  // Reading the logs of four programs waits for the graphics process; the tests draw every layer.
  renderer.debug.checkShaderErrors = false;
  // Three.js makes its resources anew by itself; what was drawn is gone until it is drawn again.
  canvas.addEventListener('webglcontextlost', () => {
    lost = true;
    events.onLost();
  });
  canvas.addEventListener('webglcontextrestored', () => {
    lost = false;
    request();
    events.onRestored();
  });
  const scene = new Scene();
  const camera = new PerspectiveCamera(FIELD_OF_VIEW, 1, 0.05, 60);
  camera.up.set(0, 0, 1);
  const body = createBody();
  const graticule = createGraticule();
  const labels = createLabels(labelContainer);
  scene.add(body.object, graticule.object);

  let points = createPoints(0);
  scene.add(points.object);
  // The programs are made while the data is on its way.
  renderer.compile(scene, camera);
  /** @type {Float32Array} */
  let target = new Float32Array();
  let theme = PLANET_THEMES.dark;
  /** @type {Insets} */
  let insets = { left: 0, right: 0, top: 0, bottom: 0 };
  let width = 1, height = 1;
  let hovered = -1, selected = -1;
  let followSeconds = GLIDE_SECONDS;
  /** @type {(index: number) => boolean} */
  let isShown = () => true;
  let usesGlyphs = false, labelsStale = true, idle = false;
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  const view = { matrix: new Float32Array(16), eye: /** @type {[number, number, number]} */ ([0, 0, 0]), width, height };
  const matrix = new Matrix4();
  let frame = 0, lastTime = 0;
  let disposed = false, lost = false;

  const free = () => freeArea(width, height, insets);
  const radius = () => radiusIn(width, height, insets);
  const orbit = createOrbit(canvas, radius, {
    onTap: (x, y) => events.onPick(at(x, y)),
    onMove: (x, y) => events.onHover(at(x, y), x, y),
    onLeave: () => events.onHover(-1, 0, 0),
    onChange: request,
  });

  /** @param {number} x @param {number} y */
  const at = (x, y) => pick(view, points.positions(), x, y, TOUCH_REACH, isShown);

  function aim() {
    const { latitude, longitude, zoom } = orbit.pose();
    // A sphere of radius 1 seen from distance d has the angular radius asin(1/d).
    const half = Math.tan((FIELD_OF_VIEW / 2) * (Math.PI / 180));
    const share = Math.min((radius() * zoom * 2) / height, 40);
    const tangent = half * share;
    const distance = Math.max(Math.sqrt(1 + 1 / (tangent * tangent)), 1.12);
    const direction = fromLatLng(latitude, longitude);
    camera.position.set(...direction).multiplyScalar(distance);
    camera.lookAt(0, 0, 0);
    camera.aspect = width / height;
    camera.setViewOffset(width, height, (insets.right - insets.left) / 2, (insets.bottom - insets.top) / 2, width, height);
    camera.updateMatrixWorld();
    matrix.multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse);
    view.matrix.set(matrix.elements);
    view.eye = [camera.position.x, camera.position.y, camera.position.z];
    view.width = width;
    view.height = height;
    const ratio = renderer.getPixelRatio();
    const grown = Math.sqrt(zoom);
    const base = pointSize(radius(), points.count);
    points.resize(width * ratio, height * ratio, base * grown * ratio, base * grown * ratio * 2.1);
  }

  /** @param {number} time milliseconds */
  function draw(time) {
    frame = 0;
    if (disposed || lost) return;
    const seconds = Math.min((time - lastTime) / 1000, 0.1);
    lastTime = time;
    const turning = orbit.advance(seconds, still.matches, idle);
    const share = still.matches ? 1 : 1 - Math.exp(-seconds / followSeconds);
    const moving = target.length > 0 && approach(points.positions(), target, share) > 2e-4;
    points.moved();
    aim();
    renderer.render(scene, camera);
    if (moving) labelsStale = true;
    else if (labelsStale) {
      labels.choose(points.positions());
      labelsStale = false;
    }
    labels.update(view, points.positions(), width < 600 ? 9 : 22, [insets.left, width - insets.right], (i) => isShown(i) && i !== hovered);
    if (turning || moving || labelsStale) request();
    lookAgain();
  }

  /** A pointer that rests sees another point when the planet moves beneath it. */
  function lookAgain() {
    const pointer = orbit.resting();
    if (!pointer) return;
    const index = at(pointer.x, pointer.y);
    if (index !== hovered) events.onHover(index, pointer.x, pointer.y);
  }

  function request() {
    // Before there is data nothing is worth drawing.
    if (frame || disposed || lost || target.length === 0) return;
    frame = requestAnimationFrame((time) => {
      if (time - lastTime > 200) lastTime = time - 16;
      draw(time);
    });
  }

  function resize() {
    const ratio = Math.min(devicePixelRatio, 2);
    const size = [Math.max(canvas.clientWidth, 1), Math.max(canvas.clientHeight, 1)];
    // Setting a canvas's size, even to what it is, makes its buffers anew.
    if (width === size[0] && height === size[1] && renderer.getPixelRatio() === ratio) return;
    [width, height] = size;
    renderer.setDrawingBufferSize(width, height, ratio);
    request();
  }
  const watcher = new ResizeObserver(resize);
  watcher.observe(canvas);

  const emphasize = () => {
    points.emphasize((i) => {
      if (i === selected) return EMPHASIS.selected;
      if (i === hovered) return EMPHASIS.hovered;
      return isShown(i) ? EMPHASIS.normal : EMPHASIS.dimmed;
    });
    request();
  };

  return {
    /**
     * Show other data.
     * @param {Float32Array} positions 3N unit vectors
     * @param {string[] | null} glyphs one a point, drawn instead of discs
     * @param {string[] | null} names one a point, for the labels
     */
    setData(positions, glyphs, names) {
      const former = points;
      scene.remove(former.object);
      points = createPoints(positions.length / 3);
      points.positions().set(positions);
      points.update(theme);
      target = new Float32Array(positions);
      hovered = selected = -1;
      const atlas = glyphs && createGlyphAtlas(glyphs);
      usesGlyphs = atlas !== null;
      points.useGlyphs(atlas);
      labels.setTexts(usesGlyphs ? null : names);
      labelsStale = true;
      scene.add(points.object);
      resize();
      draw(performance.now());
      // Last, so that its program is taken over instead of made again.
      former.dispose();
    },
    /**
     * Move the points; they glide there.
     * @param {Float32Array} positions 3N unit vectors
     * @param {{streaming: boolean}} how a stream of frames is followed closely
     */
    moveTo(positions, { streaming }) {
      target = positions;
      followSeconds = streaming ? FOLLOW_SECONDS : GLIDE_SECONDS;
      request();
    },
    /** @param {(index: number) => number[]} colorOf red, green, blue, 0…255 */
    paint(colorOf) {
      points.paint(colorOf);
      request();
    },
    /** @param {boolean} shown discs in their place if not */
    showGlyphs(shown) {
      points.showGlyphs(shown);
      request();
    },
    /** @param {(index: number) => boolean} shown the others are drawn faint and cannot be picked */
    filter(shown) {
      isShown = shown;
      emphasize();
    },
    /** @param {{hovered: number, selected: number}} marks indices or −1 */
    mark(marks) {
      ({ hovered, selected } = marks);
      canvas.style.cursor = hovered >= 0 ? 'pointer' : '';
      emphasize();
    },
    /** @param {'dark' | 'light'} name */
    setTheme(name) {
      theme = PLANET_THEMES[name];
      body.update(theme);
      graticule.update(theme);
      points.update(theme);
      request();
    },
    /** @param {boolean} whether the planet does not turn by itself */
    rest(whether) {
      idle = whether;
      request();
    },
    /** @param {Insets} covered */
    setInsets(covered) {
      insets = covered;
      request();
    },
    /** @param {number} index brought to the front unless it is well in sight */
    flyTo(index) {
      const [x, y, z] = target.subarray(3 * index, 3 * index + 3);
      const { latitude, longitude } = orbit.pose();
      if (geodesicDistance([x, y, z], fromLatLng(latitude, longitude)) > IN_SIGHT) orbit.flyTo(x, y, z);
    },
    /** @returns {number} the point in the middle of the view, or −1 */
    atCenter: () => pick(view, points.positions(), insets.left + free().width / 2, insets.top + free().height / 2, Infinity, isShown),
    pose: orbit.pose,
    jump: orbit.jump,
    /** @returns {{drawn: number, positions: Float32Array, usesGlyphs: boolean}} what is on the screen */
    drawn: () => ({ drawn: points.count, positions: points.positions(), usesGlyphs }),
    /** @param {number} index @returns {[number, number]} CSS pixels */
    screenPosition(index) {
      const p = new Vector3().fromArray(points.positions(), 3 * index).applyMatrix4(matrix);
      return [(p.x * 0.5 + 0.5) * width, (0.5 - p.y * 0.5) * height];
    },
    dispose() {
      disposed = true;
      cancelAnimationFrame(frame);
      watcher.disconnect();
      orbit.dispose();
      for (const layer of [body, graticule, points, labels]) layer.dispose();
      renderer.dispose();
    },
  };
}
