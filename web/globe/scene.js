import { Scene } from 'three';
import { createArcs } from './layers/arcs.js';
import { createBody } from './layers/body.js';
import { createFarSide } from './layers/far-side.js';
import { createGraticule } from './layers/graticule.js';
import { createGround } from './layers/ground.js';
import { createLines } from './layers/lines.js';
import { createOutline } from './layers/outline.js';
import { createPoints } from './layers/points.js';
import { createQuestionMarks } from './layers/question-marks.js';
import { createQueryMark } from './layers/query-mark.js';
import { createPinLine } from './layers/pin-line.js';
import { createSpikes } from './layers/spikes.js';
import { createTiles } from './layers/tiles.js';

/**
 * @import { PointTextures } from './layers/point-textures.js'
 * @import { Displacement, Layer, Screen, Shown, Step } from './layers/layer.js'
 * @import { PlanetTheme } from './theme.js'
 */

/** The scene: all layers of the planet, told together what concerns them all. */
export function createScene() {
  const layers = {
    body: createBody(),
    ground: createGround(),
    graticule: createGraticule(),
    farSide: createFarSide(),
    lines: createLines(),
    spikes: createSpikes(),
    query: createQueryMark(),
    arcs: createArcs('accent', 'far'),
    judged: createArcs('accent', 'missed'),
    questions: createQuestionMarks(),
    pinLine: createPinLine(),
    outline: createOutline(),
    tiles: createTiles(),
    points: createPoints(),
  };
  /** @type {Shown} */
  let shown = {
    points: true,
    labels: true,
    spikes: false,
    lines: false,
    terrain: true,
    heat: false,
    arcs: true,
    farSide: true,
    questions: false,
  };
  /** @type {Layer[]} */
  const all = Object.values(layers);
  const scene = new Scene();
  for (const { object } of all) scene.add(object);
  scene.onBeforeRender = (_renderer, _scene, camera) =>
    layers.ground.cull(camera.position.toArray());
  return {
    scene,
    layers,
    /** @param {PlanetTheme} theme */
    update: (theme) => all.forEach((layer) => layer.update(theme)),
    /** @param {PointTextures} textures */
    attach: (textures) => all.forEach((layer) => layer.attach?.(textures)),
    /** @param {Screen} screen */
    resize: (screen) => all.forEach((layer) => layer.resize?.(screen)),
    /** @param {Shown} wanted */
    show(wanted) {
      shown = wanted;
    },
    /**
     * Show what the switches ask for, as far as there is something to show.
     * @param {boolean} hasAnswer
     * @param {{hasAny: () => boolean, isPointing: () => boolean}} questions of the data
     */
    reveal(hasAnswer, questions) {
      layers.points.object.visible = layers.tiles.object.visible = shown.points;
      layers.farSide.object.visible = shown.farSide;
      layers.lines.object.visible = shown.lines;
      layers.spikes.object.visible = shown.spikes && hasAnswer;
      layers.arcs.object.visible = shown.arcs && hasAnswer && !questions.isPointing();
      layers.judged.object.visible = questions.isPointing();
      layers.questions.object.visible = shown.questions && questions.hasAny();
      layers.ground.show({ terrain: shown.terrain, heat: shown.heat && hasAnswer });
      layers.body.hideUnderGround(layers.ground.object.visible);
      layers.farSide.fade(layers.ground.object.visible);
      return shown;
    },
    /** @param {Displacement} displacement */
    setDisplacement(displacement) {
      layers.spikes.setDisplacement(displacement);
      layers.lines.setDisplacement(displacement);
    },
    /** @param {Step} step @returns {boolean} whether a layer still moves */
    advance: (step) => all.map((layer) => layer.advance?.(step) ?? false).some(Boolean),
    dispose: () => all.forEach((layer) => layer.dispose()),
  };
}
