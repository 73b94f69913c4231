import { Scene } from 'three';
import { createArcs } from './layers/arcs.js';
import { createBody } from './layers/body.js';
import { createFarSide } from './layers/far-side.js';
import { createGraticule } from './layers/graticule.js';
import { createGround } from './layers/ground.js';
import { createLines } from './layers/lines.js';
import { createOutline } from './layers/outline.js';
import { createPoints } from './layers/points.js';
import { createQueryMark } from './layers/query-mark.js';
import { createRay } from './layers/ray.js';
import { createSpikes } from './layers/spikes.js';

/**
 * @import { Cloud } from './layers/cloud.js'
 * @import { Layer, Screen } from './layers/layer.js'
 * @import { PlanetTheme } from './theme.js'
 */

/** All layers of the planet in one scene, told together what concerns them all. */
export function createScene() {
  const layers = {
    body: createBody(),
    ground: createGround(),
    graticule: createGraticule(),
    farSide: createFarSide(),
    lines: createLines(),
    spikes: createSpikes(),
    query: createQueryMark(),
    arcs: createArcs(),
    ray: createRay(),
    outline: createOutline(),
    points: createPoints(),
  };
  /** @type {Layer[]} */
  const all = Object.values(layers);
  const scene = new Scene();
  for (const { object } of all) scene.add(object);
  return {
    scene,
    layers,
    /** @param {PlanetTheme} theme */
    update: (theme) => all.forEach((layer) => layer.update(theme)),
    /** @param {Cloud} cloud */
    attach: (cloud) => all.forEach((layer) => layer.attach?.(cloud)),
    /** @param {Screen} screen */
    resize: (screen) => all.forEach((layer) => layer.resize?.(screen)),
    dispose: () => all.forEach((layer) => layer.dispose()),
  };
}
