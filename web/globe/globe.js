import { WebGLRenderer } from 'three';
import { approach, fromLatLng, geodesicDistance } from '../geometry/sphere.js';
import { pick } from '../geometry/view.js';
import { neighborToward } from '../geometry/walk.js';
import { createAnswer } from './answer.js';
import { createCamera } from './camera.js';
import { pictureOf } from './capture.js';
import { createChoosing } from './input/selection.js';
import { EMPHASIS, createCloud } from './layers/cloud.js';
import { createGlyphAtlas } from './layers/glyphs.js';
import { createLoop } from './loop.js';
import { createOrbit } from './input/orbit.js';
import { pointSize } from './proportions.js';
import { createScene } from './scene.js';
import { createSelected } from './selected.js';
import { PLANET_THEMES } from './theme.js';
import { createWriting } from './labels/labels.js';

/**
 * @import { Insets } from './camera.js'
 * @import { Box } from './labels/collisions.js'
 * @import { Region } from './labels/regions.js'
 * @import { Displacement, Shown } from './layers/layer.js'
 */

const FOLLOW_SECONDS = 0.07;
const GLIDE_SECONDS = 0.22;
const BREATH_SECONDS = 4;
const TOUCH_REACH = 22;
const IN_SIGHT = 0.7;

/**
 * The planet: layers, camera and the loop that draws them only while something changes.
 *
 * @typedef {ReturnType<typeof createGlobe>} Globe
 *
 * @param {HTMLCanvasElement} canvas
 * @param {HTMLElement} labelContainer
 * @param {object} events
 * @param {(index: number, x: number, y: number) => void} events.onHover
 * @param {(index: number, adds: boolean) => void} events.onPick
 * @param {(rows: number[], adds: boolean) => void} events.onChoose a circle or a lasso was drawn
 *   round these
 * @param {(event: KeyboardEvent) => boolean} events.onKey whether the key is taken care of
 * @param {() => void} [events.onLost] WebGL has gone
 * @param {() => void} [events.onRestored] and is back
 * @throws {Error} where there is no WebGL
 */
export function createGlobe(canvas, labelContainer, events) {
  const renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true });
  // Reading the logs of programs waits for the graphics process; the tests draw every layer.
  renderer.debug.checkShaderErrors = false;
  const loop = createLoop(/** @type {WebGL2RenderingContext} */ (renderer.getContext()), {
    isEmpty: () => target.length === 0,
    draw,
  });
  // Three.js makes its resources anew by itself; what was drawn is gone until it is drawn again.
  canvas.addEventListener('webglcontextlost', () => {
    loop.lose();
    events.onLost?.();
  });
  canvas.addEventListener('webglcontextrestored', () => {
    loop.restore();
    events.onRestored?.();
  });
  const eye = createCamera();
  const { scene, layers, ...stage } = createScene();
  const writing = createWriting(labelContainer);
  const selected = createSelected(layers.ray, writing.pins);
  const answer = createAnswer(layers, writing.pins);
  let cloud = createCloud(0);
  // Before the first frame: a shader never sees what its material had not when it was compiled.
  stage.attach(cloud);
  /** @type {Float32Array} */
  let target = cloud.positions;
  let marks = { hovered: -1, selected: -1, chosen: /** @type {ReadonlySet<number>} */ (new Set()) };
  /** @type {Shown} */
  let shown = {
    points: true,
    labels: true,
    spikes: false,
    lines: false,
    terrain: false,
    heat: false,
    arcs: true,
    farSide: true,
  };
  /** @type {(index: number) => boolean} */
  let isLit = () => true;
  let followSeconds = GLIDE_SECONDS;
  let beneath = -1;
  let usesGlyphs = false,
    settled = false,
    emphasisStale = true,
    breathes = false,
    idle = false;
  let width = 1,
    height = 1;
  const still = matchMedia('(prefers-reduced-motion: reduce)');

  /** @param {number} x @param {number} y */
  const at = (x, y) => pick(eye.view, cloud.positions, x, y, TOUCH_REACH, isLit);
  // It comes first, so that it can keep a drawn line from turning the planet.
  const choosing = createChoosing(canvas, eye.view, layers.outline, {
    positions: () => cloud.positions,
    accepts: (index) => isLit(index),
    onChoose: events.onChoose,
    onTap: (x, y, adds) => events.onPick(at(x, y), adds),
    onChange: () => loop.request(),
  });
  const orbit = createOrbit(canvas, eye.radius, {
    onTap: (x, y, adds) => events.onPick(at(x, y), adds),
    onMove: (x, y) => look(x, y),
    onLeave() {
      beneath = -1;
      events.onHover(-1, 0, 0);
    },
    onChange: loop.hurry,
    onKey: events.onKey,
  });

  /** @returns {number} from a point to its name, CSS pixels */
  function aim() {
    const pose = orbit.pose();
    eye.aim(pose);
    const ratio = renderer.getPixelRatio();
    const base = pointSize(eye.radius(), cloud.count) * Math.sqrt(pose.zoom) * ratio;
    stage.resize({
      width: width * ratio,
      height: height * ratio,
      ratio,
      point: base,
      glyph: base * 2.1,
    });
    return base / ratio / 2 + 3;
  }

  /**
   * @param {number} time milliseconds
   * @param {number} seconds since the frame before
   * @returns {boolean} whether something still changes
   */
  function draw(time, seconds) {
    const turning = orbit.advance(seconds, still.matches, idle);
    const share = still.matches ? 1 : 1 - Math.exp(-seconds / followSeconds);
    const moving = !settled && approach(cloud.positions, target, share) > 2e-4;
    if (!settled) {
      cloud.moved();
      answer.follow(cloud.positions);
      selected.follow(cloud.positions);
      writing.regions.locate(cloud.positions);
      if (!moving) writing.names.choose(cloud.positions);
      settled = !moving;
      writing.refresh();
    }
    if (emphasisStale) emphasize();
    const breathing = breathe(time);
    const gliding = [
      layers.ground.advance(seconds, still.matches),
      layers.arcs.advance(seconds, still.matches),
    ].some(Boolean);
    const gap = aim();
    renderer.render(scene, eye.camera);
    const unwritten = writing.update(eye.view, cloud.positions, {
      zoom: orbit.pose().zoom,
      gap,
      insets: eye.insets(),
      time,
      accepts: isNamed,
      grows: !loop.isShared(),
    });
    lookAgain();
    return turning || moving || breathing || gliding || unwritten;
  }

  /** @param {number} index */
  const isNamed = (index) => isLit(index) && index !== marks.hovered;

  /**
   * Displaced points breathe.
   * @param {number} time milliseconds
   * @returns {boolean} whether they do now
   */
  function breathe(time) {
    const alive =
      breathes && !still.matches && (layers.spikes.object.visible || layers.lines.object.visible);
    const share = alive ? 0.5 - 0.5 * Math.cos((2 * Math.PI * time) / (1000 * BREATH_SECONDS)) : 1;
    layers.spikes.breathe(share);
    layers.lines.breathe(share);
    return alive;
  }

  function emphasize() {
    emphasisStale = false;
    cloud.emphasize((i) => {
      if (i === marks.selected) return EMPHASIS.selected;
      if (i === marks.hovered) return EMPHASIS.hovered;
      if (marks.chosen.has(i)) return EMPHASIS.chosen;
      if (!isLit(i)) return EMPHASIS.dimmed;
      return answer.isBest(i) ? EMPHASIS.best : EMPHASIS.normal;
    });
  }

  /** @param {number} x @param {number} y */
  function look(x, y) {
    beneath = at(x, y);
    events.onHover(beneath, x, y);
  }

  /**
   * A pointer that rests sees another point when the planet moves beneath it; what is hovered from
   * elsewhere, by key or in a list, stays.
   */
  function lookAgain() {
    const pointer = orbit.resting();
    if (pointer && at(pointer.x, pointer.y) !== beneath) look(pointer.x, pointer.y);
  }

  /** Show what the switches ask for, as far as there is something to show. */
  function reveal() {
    layers.points.object.visible = shown.points;
    layers.farSide.object.visible = shown.farSide;
    layers.lines.object.visible = shown.lines;
    layers.spikes.object.visible = shown.spikes && answer.any();
    layers.arcs.object.visible = shown.arcs && answer.any();
    layers.ground.show({ terrain: shown.terrain, heat: shown.heat && answer.any() });
    layers.body.bury(layers.ground.object.visible);
    layers.farSide.fade(layers.ground.object.visible);
    writing.show(shown.labels, shown.points || shown.lines || shown.spikes);
    loop.request();
  }

  function resize() {
    const ratio = Math.min(devicePixelRatio, 2);
    const size = [Math.max(canvas.clientWidth, 1), Math.max(canvas.clientHeight, 1)];
    // Setting a canvas's size, even to what it is, makes its buffers anew.
    if (width === size[0] && height === size[1] && renderer.getPixelRatio() === ratio) return;
    [width, height] = size;
    renderer.setDrawingBufferSize(width, height, ratio);
    eye.resize(width, height);
    loop.request();
  }
  const watcher = new ResizeObserver(resize);
  watcher.observe(canvas);

  return {
    /**
     * Show other data.
     * @param {Float32Array} positions 3N unit vectors
     * @param {string[] | null} glyphs one a point, drawn instead of discs
     * @param {string[] | null} names one a point, for the labels
     */
    setData(positions, glyphs, names) {
      cloud.dispose();
      cloud = createCloud(positions.length / 3);
      cloud.positions.set(positions);
      target = cloud.positions.slice();
      stage.attach(cloud);
      marks = { hovered: -1, selected: -1, chosen: new Set() };
      answer.set(null);
      selected.set(-1);
      const atlas = glyphs && createGlyphAtlas(glyphs);
      usesGlyphs = atlas !== null;
      layers.points.useGlyphs(atlas);
      cloud.setGlyphs(atlas?.drawn ?? null);
      writing.names.setTexts(usesGlyphs ? null : names);
      writing.regions.set([]);
      settled = false;
      emphasisStale = true;
      reveal();
      resize();
      loop.now();
    },
    /**
     * Move the points; they glide there.
     * @param {Float32Array} positions 3N unit vectors
     * @param {{streaming: boolean}} how a stream of frames is followed closely
     */
    moveTo(positions, { streaming }) {
      target = positions;
      settled = false;
      followSeconds = streaming ? FOLLOW_SECONDS : GLIDE_SECONDS;
      loop.request();
    },
    /** @param {(index: number) => number[]} colorOf red, green, blue, 0…255 */
    paint(colorOf) {
      cloud.paint(colorOf);
      loop.request();
    },
    /** @param {boolean} wanted discs in their place if not */
    showGlyphs(wanted) {
      layers.points.showGlyphs(wanted);
      loop.request();
    },
    /** @param {(index: number) => boolean} lit the others are drawn faint and cannot be picked */
    filter(lit) {
      isLit = lit;
      emphasisStale = true;
      writing.refresh();
      loop.request();
    },
    /**
     * @param {{hovered: number, selected: number, chosen: ReadonlySet<number>}} wanted indices or
     *   −1
     */
    mark(wanted) {
      marks = wanted;
      canvas.style.cursor = marks.hovered >= 0 ? 'pointer' : '';
      selected.set(marks.selected);
      selected.follow(cloud.positions);
      emphasisStale = true;
      loop.request();
    },
    /**
     * Show what a query found: N scores for the heights, the best of them for its place and arcs.
     * @param {{label: string, scores: Float32Array, best: {row: number, score: number}[]} | null}
     *   found
     */
    setAnswer(found) {
      cloud.setScores(found?.scores ?? null);
      answer.set(found);
      writing.names.prefer(answer.rows());
      emphasisStale = true;
      reveal();
      writing.refresh();
      answer.follow(target);
    },
    /** @param {Region[]} regions */
    setRegions(regions) {
      writing.regions.set(regions);
      writing.regions.locate(cloud.positions);
      writing.refresh();
      loop.request();
    },
    /** @param {Shown} wanted */
    show(wanted) {
      shown = wanted;
      reveal();
    },
    /** @param {Displacement} displacement */
    displace(displacement) {
      layers.spikes.displace(displacement);
      layers.lines.displace(displacement);
      breathes = displacement.animated;
      loop.request();
    },
    /** The terrain's layer; call `redraw` after a change. */
    ground: layers.ground,
    redraw: reveal,
    /** @param {'turn' | 'circle' | 'lasso'} tool what dragging does */
    takeTool: choosing.take,
    /** @param {'dark' | 'light'} name */
    setTheme(name) {
      stage.update(PLANET_THEMES[name]);
      loop.request();
    },
    /** @param {boolean} whether the planet does not turn by itself */
    rest(whether) {
      idle = whether;
      loop.request();
    },
    share: loop.share,
    /** @param {Insets} covered @param {Box[]} [floating] over what is left */
    setInsets(covered, floating = []) {
      eye.setInsets(covered);
      writing.avoid(floating);
      loop.request();
    },
    /** @param {ArrayLike<number>} place unit vector, brought to the front */
    flyTo: (place) => orbit.flyTo(place[0], place[1], place[2]),
    /** @param {number} index brought to the front unless it is well in sight */
    flyToPoint(index) {
      const [x, y, z] = target.subarray(3 * index, 3 * index + 3);
      const { latitude, longitude } = orbit.pose();
      if (
        geodesicDistance([x, y, z], fromLatLng(latitude, longitude)) >
        IN_SIGHT / Math.max(orbit.pose().zoom, 1)
      )
        orbit.flyTo(x, y, z);
    },
    turnAround: orbit.turnAround,
    /**
     * @param {number} index
     * @returns {[x: number, y: number, z: number]} where it is drawn, a unit vector
     */
    placeOf(index) {
      const [x, y, z] = cloud.positions.subarray(3 * index, 3 * index + 3);
      return [x, y, z];
    },
    /**
     * @param {number} index
     * @param {number} right
     * @param {number} up
     * @returns {number} the next point that way on the screen, or −1
     */
    neighbor(index, right, up) {
      const axes = eye.axes();
      return neighborToward(
        cloud.positions,
        index,
        axes.right.map((value, axis) => right * value + up * axes.up[axis]),
        isLit,
      );
    },
    /** @returns {number} the point in the middle of the view, or −1 */
    atCenter: () => pick(eye.view, cloud.positions, ...eye.middle(), Infinity, isLit),
    /** The point that is picked at a place on the screen, or −1. */
    at,
    pose: orbit.pose,
    jump: orbit.jump,
    view: eye.view,
    /**
     * @returns {{drawn: number, positions: Float32Array, usesGlyphs: boolean}} what is on the
     *   screen
     */
    drawn: () => ({ drawn: cloud.count, positions: cloud.positions, usesGlyphs }),
    /**
     * Draw a frame at once.
     * @returns {number} milliseconds that this thread spent on it, the rasteriser's time apart
     */
    drawNow() {
      const before = performance.now();
      loop.now();
      return performance.now() - before;
    },
    /**
     * The view as a picture, with all that is written on it.
     * @param {number} scale pixels a CSS pixel, 1…4
     * @returns {Promise<Blob>} a PNG
     */
    capture: (scale) =>
      pictureOf(canvas, labelContainer, scale, () => {
        const ratio = renderer.getPixelRatio();
        const redraw = (/** @type {number} */ pixels) => {
          renderer.setPixelRatio(pixels);
          renderer.setSize(width, height, false);
          aim();
          renderer.render(scene, eye.camera);
        };
        redraw(scale);
        return () => redraw(ratio);
      }),
    dispose() {
      loop.dispose();
      watcher.disconnect();
      choosing.dispose();
      orbit.dispose();
      stage.dispose();
      cloud.dispose();
      writing.dispose();
      renderer.dispose();
    },
  };
}
