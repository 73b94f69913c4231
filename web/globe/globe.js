import { toShares } from '../geometry/scale.js';
import { createAnswer } from './answer.js';
import { createEmphasis } from './emphasis.js';
import { createHand } from './hand.js';
import { createLabels } from './labels/labels.js';
import { createLoop } from './loop.js';
import { createScene } from './scene.js';
import { createPinned } from './pinned.js';
import { createPointCloud } from './point-cloud.js';
import { createQuestions } from './questions.js';
import { PLANET_THEMES } from './theme.js';
import { createViewport } from './viewport.js';

/**
 * @import { Hit } from './answer.js'
 * @import { Insets } from './camera.js'
 * @import { Caption } from './caption.js'
 * @import { Highlights } from './emphasis.js'
 * @import { Shape } from './input/freehand.js'
 * @import { Box } from './labels/occupancy.js'
 * @import { Region } from './labels/region-labels.js'
 * @import { Displacement, Shown } from './layers/layer.js'
 * @import { QuestionFocus, Questions } from './questions.js'
 *
 * @typedef {object} GlobeEvents
 * @property {(index: number, x: number, y: number) => void} onHover
 * @property {(index: number, adds: boolean) => void} onPin
 * @property {(question: number) => void} [onQuestion] the mark of a question was tapped
 * @property {(rows: number[], adds: boolean) => void} onSelect a circle or a lasso was drawn round
 *   these
 * @property {() => void} [onView] a frame was drawn, perhaps of another view
 * @property {(event: KeyboardEvent) => boolean} onKey whether the key is taken care of
 * @property {() => void} [onLost] WebGL has gone
 * @property {() => void} [onRestored] and is back
 */

/**
 * The globe: a scene of layers, a camera that the hand moves, labels over both, and a loop that
 * draws frames only while something changes. Each has a file of its own; here they are put together
 * and told what concerns more than one.
 */
export class Globe {
  #canvas;
  #labelContainer;
  #stage = createScene();
  #cloud = createPointCloud(this.#stage);
  #reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');
  #onView;
  #viewport;
  #camera;
  #loop;
  #labels;
  #pinned;
  #answer;
  #questions;
  #isAnswered = false;
  /** From a point to its name, CSS pixels. */
  #gap = 0;
  #pinnedRow = -1;
  #emphasis;
  #selectionTools;

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {HTMLElement} labelContainer
   * @param {GlobeEvents} events
   * @throws {Error} where there is no WebGL
   */
  constructor(canvas, labelContainer, events) {
    const { layers } = this.#stage;
    this.#onView = events.onView;
    /** The terrain's layer; call `redraw` after a change. */
    this.ground = layers.ground;
    this.#canvas = canvas;
    this.#labelContainer = labelContainer;
    this.#viewport = createViewport(canvas, this.#stage, () => this.#loop.request());
    this.#camera = this.#viewport.camera;
    this.view = this.#camera.view;
    this.#loop = createLoop(this.#viewport.context, this.#viewport.inSoftware, {
      isEmpty: this.#cloud.isEmpty,
      draw: (time, seconds) => this.#draw(time, seconds),
      show: (time) => this.#show(time),
      coarsen: this.#viewport.coarsen,
    });
    /** Whether the processor's cores draw. */
    this.drawsInSoftware = this.#viewport.inSoftware;
    this.#hearContext(events);
    this.#labels = createLabels(labelContainer);
    this.#pinned = createPinned(layers.pinLine, this.#labels.callouts);
    this.#answer = createAnswer(layers, this.#labels.callouts);
    this.#questions = createQuestions(layers, this.#labels.callouts);
    this.#emphasis = createEmphasis(this.#answer.isHit);
    const points = {
      positions: this.#cloud.places,
      ranges: this.#cloud.ranges,
      accepts: (/** @type {number} */ index) =>
        this.#cloud.isDrawn(index) && this.#emphasis.isVisible(index),
    };
    const scene = { points, questions: this.#questions, outline: layers.outline };
    const hand = createHand(canvas, this.#camera, scene, this.#loop, events);
    this.picking = hand.picking;
    this.navigation = hand.navigation;
    this.#selectionTools = hand.selectionTools;
  }

  /** @param {GlobeEvents} events */
  #hearContext({ onLost, onRestored }) {
    // Three.js makes its resources anew by itself; what was drawn is gone until it is drawn again.
    this.#canvas.addEventListener('webglcontextlost', () => {
      this.#loop.lose();
      onLost?.();
    });
    this.#canvas.addEventListener('webglcontextrestored', () => {
      this.#loop.restore();
      onRestored?.();
    });
  }

  /**
   * A frame.
   * @param {number} time milliseconds
   * @param {number} seconds since the frame before
   * @returns {boolean} whether something still changes
   */
  #draw(time, seconds) {
    const step = { time, seconds, reducedMotion: this.#reducedMotion.matches };
    const isTurning = this.navigation.advance(seconds, step.reducedMotion);
    if (!this.#cloud.arrived()) this.#movePoints(seconds, step.reducedMotion);
    this.#emphasis.apply(this.#cloud.layers());
    const isAnimated = this.#stage.advance(step);
    this.#gap = this.#viewport.aim(this.navigation.pose(), this.#cloud.count());
    this.#viewport.render();
    return isTurning || !this.#cloud.arrived() || isAnimated;
  }

  /**
   * What is written follows what is drawn: the frame is on the screen with its words.
   * @param {number} time milliseconds
   * @returns {boolean} whether something still changes
   */
  #show(time) {
    this.#viewport.show();
    const isUnwritten = this.#labels.update(this.#camera.view, this.#cloud.places(), {
      zoom: this.navigation.pose().zoom,
      gap: this.#gap,
      insets: this.#camera.insets(),
      time,
      accepts: this.#emphasis.isLabelled,
      grows: !this.#loop.isThrottled(),
    });
    this.#onView?.();
    if (!this.#selectionTools.isDrawing()) this.picking.repick(this.navigation.pointer());
    return isUnwritten;
  }

  /** What was asked for or is looked at is drawn, be its tile or not. */
  #mark() {
    this.#cloud.mark([...new Set([...this.#answer.rows(), this.#pinnedRow])]);
  }

  /**
   * The points move on, and with them what is drawn and written at them.
   * @param {number} seconds
   * @param {boolean} reducedMotion
   */
  #movePoints(seconds, reducedMotion) {
    this.#cloud.advance(seconds, reducedMotion);
    const positions = this.#cloud.places();
    this.#answer.follow(positions);
    this.#questions.follow(positions);
    this.#pinned.follow(positions);
    this.#labels.regions.locate(positions);
    if (this.#cloud.arrived()) this.#labels.points.choose(positions);
    this.#labels.refresh();
  }

  /**
   * Show other data.
   * @param {Float32Array} positions 3N unit vectors
   * @param {string[] | null} glyphs one a point, drawn instead of discs
   * @param {string[] | null} names one a point, for the labels
   */
  setData(positions, glyphs, names) {
    const isFirst = this.#cloud.isEmpty();
    this.#cloud.set(positions, glyphs);
    this.#emphasis.highlight();
    this.#isAnswered = false;
    this.#answer.set([]);
    this.#questions.set(null);
    this.#questions.focus(null);
    this.#pinned.set(-1);
    this.#pinned.setNames(names);
    this.#labels.points.setTexts(this.#cloud.usesGlyphs() ? null : names);
    this.#labels.regions.set([]);
    this.redraw();
    this.#viewport.resize();
    if (isFirst) this.#loop.now();
    else this.#loop.request();
  }

  /**
   * More points than those of `setData` may be drawn, tile by tile: they stay where they are.
   * @param {Float32Array | null} positions of all rows, those of `setData` first; filled before their
   *   tiles are shown
   */
  extend(positions) {
    this.#cloud.extend(positions);
  }

  /** @param {{first: number, count: number}[]} tiles rows that are drawn beyond those of `setData` */
  showTiles(tiles) {
    this.#stage.layers.tiles.set(tiles);
    this.#loop.request();
  }

  /**
   * Move the points; they glide there.
   * @param {Float32Array} positions 3N unit vectors
   * @param {{streaming: boolean}} how a stream of frames is followed closely
   */
  moveTo(positions, { streaming }) {
    this.#cloud.moveTo(positions, streaming);
    this.#loop.request();
  }

  /** @param {(index: number) => number[]} colorOf red, green, blue, 0…255 */
  paint(colorOf) {
    this.#cloud.paint(colorOf);
    this.#loop.request();
  }

  /** @param {ArrayLike<number> | null} factors N, of each point's diameter; null for all alike */
  setSizes(factors) {
    this.#cloud.setSizes(factors);
    this.#loop.request();
  }

  /** @param {boolean} wanted discs in their place if not */
  showGlyphs(wanted) {
    this.#stage.layers.points.showGlyphs(wanted);
    this.#loop.request();
  }

  /** @param {(index: number) => boolean} isVisible the others are drawn faint and cannot be
   *   picked */
  filter(isVisible) {
    this.#emphasis.filter(isVisible);
    this.#labels.filter(isVisible);
    this.#loop.request();
  }

  /** @param {Highlights} points */
  highlight(points) {
    this.#canvas.style.cursor = points.hovered >= 0 ? 'pointer' : '';
    this.#emphasis.highlight(points);
    this.#pinnedRow = points.pinned;
    this.#mark();
    this.#pinned.set(points.pinned);
    this.#pinned.follow(this.#cloud.places());
    this.#loop.request();
  }

  /**
   * Show what was asked: scores for the heights of the points of `setData`, from the lowest to the highest, and hits for the place of the query and its arcs.
   * @param {{label: string, scores: Float32Array, hits: Hit[]} | null} answer
   */
  setAnswer(answer) {
    this.#isAnswered = answer !== null;
    this.#cloud.setScores(answer && toShares(answer.scores));
    this.#answer.ask(answer?.label ?? '');
    this.setHits(answer?.hits ?? []);
  }

  /** @param {Hit[]} hits of the same question, the best first */
  setHits(hits) {
    this.#answer.set(hits);
    this.#labels.points.prefer(this.#answer.rows());
    this.#mark();
    this.#emphasis.refresh();
    this.redraw();
    this.#labels.refresh();
    this.#answer.follow(this.#cloud.destinations());
  }

  /** @param {Questions | null} questions of the data that is shown; null for none */
  setQuestions(questions) {
    this.#questions.set(questions);
    this.#followQuestions();
  }

  /** @param {QuestionFocus | null} focus the question whose answers are shown; null for none */
  focusQuestion(focus) {
    this.#questions.focus(focus);
    this.#followQuestions();
  }

  #followQuestions() {
    this.#questions.follow(this.#cloud.moving());
    this.#labels.refresh();
    this.redraw();
  }

  /** @param {Region[]} regions */
  setRegions(regions) {
    this.#labels.regions.set(regions);
    this.#labels.regions.locate(this.#cloud.moving());
    this.#labels.refresh();
    this.#loop.request();
  }

  /** @param {Shown} wanted */
  show(wanted) {
    this.#stage.show(wanted);
    this.#questions.show(wanted.questions);
    this.#followQuestions();
  }

  /** @param {Displacement} displacement */
  setDisplacement(displacement) {
    this.#stage.setDisplacement(displacement);
    this.#loop.request();
  }

  redraw() {
    const shown = this.#stage.reveal(this.#isAnswered, this.#questions);
    this.#labels.show(shown.labels, shown.points || shown.lines || shown.spikes);
    this.#loop.request();
  }

  /** @param {'turn' | Shape} tool what dragging does */
  setTool(tool) {
    this.#selectionTools.setTool(tool);
  }

  /** @param {'dark' | 'light'} name */
  setTheme(name) {
    this.#stage.update(PLANET_THEMES[name]);
    this.#loop.request();
  }

  /** @param {boolean} whether something computes that needs the cores more than drawing does */
  throttle(whether) {
    this.#loop.throttle(whether);
  }

  /** @param {Insets} covered @param {Box[]} [floating] over what is left */
  setInsets(covered, floating = []) {
    this.#camera.setInsets(covered);
    this.#labels.avoid(floating);
    this.#loop.request();
  }

  /** @returns {Box} what no panel covers */
  bounds() {
    const { left, top, right, bottom } = this.#camera.insets();
    return [left, top, this.view.width - right, this.view.height - bottom];
  }

  /** @param {number} index brought to the front unless it is well in sight */
  flyToPoint(index) {
    const places = this.#cloud.destinations();
    this.navigation.flyIntoSight(places.subarray(3 * index, 3 * index + 3));
  }

  /**
   * @param {number} index
   * @returns {[x: number, y: number, z: number]} where it is drawn, a unit vector
   */
  positionOf(index) {
    const [x, y, z] = this.#cloud.places().subarray(3 * index, 3 * index + 3);
    return [x, y, z];
  }

  /**
   * @returns {{drawn: number, usesGlyphs: boolean}} what is on the screen
   */
  drawn() {
    return { drawn: this.#cloud.drawn(), usesGlyphs: this.#cloud.usesGlyphs() };
  }

  /**
   * Draw a frame at once, names placed anew.
   * @returns {number} milliseconds that this thread spent on it, the rasteriser's time apart
   */
  drawNow() {
    const before = performance.now();
    this.#labels.refresh();
    this.#loop.now();
    return performance.now() - before;
  }

  /**
   * The view as a picture, with all that is written on it.
   * @param {number} scale pixels a CSS pixel, 1…4
   * @param {Caption | null} [caption] title and legend
   * @returns {Promise<Blob>} a PNG
   */
  capture(scale, caption = null) {
    const pose = this.navigation.pose();
    return this.#viewport.capture(this.#labelContainer, scale, caption, pose, this.#cloud.count());
  }

  dispose() {
    this.#loop.dispose();
    this.#selectionTools.dispose();
    this.navigation.dispose();
    this.#stage.dispose();
    this.#cloud.dispose();
    this.#labels.dispose();
    this.#viewport.dispose();
  }
}
