import { Scene } from 'three';
import { createArcs } from './arcs.js';
import { createBody } from './body.js';
import { createFarSide } from './far-side.js';
import { createGraticule } from './graticule.js';
import { createGround } from './ground.js';
import { createLines } from './lines.js';
import { createOutline } from './outline.js';
import { createPoints } from './points.js';
import { createQueryMark } from './query.js';
import { createRay } from './ray.js';
import { createSpikes } from './spikes.js';

/** All layers of the planet in one scene, told together what concerns them all. */
export function createScene() {
  const layers = {
    body: createBody(), ground: createGround(), graticule: createGraticule(), farSide: createFarSide(), lines: createLines(), spikes: createSpikes(),
    query: createQueryMark(), arcs: createArcs(), ray: createRay(), outline: createOutline(), points: createPoints(),
  };
  /** @type {import('./layer.js').Layer[]} */
  const all = Object.values(layers);
  const scene = new Scene();
  for (const { object } of all) scene.add(object);
  return {
    scene,
    layers,
    /** @param {import('./theme.js').PlanetTheme} theme */
    update: (theme) => all.forEach((layer) => layer.update(theme)),
    /** @param {import('./cloud.js').Cloud} cloud */
    attach: (cloud) => all.forEach((layer) => layer.attach?.(cloud)),
    /** @param {import('./layer.js').Screen} screen */
    resize: (screen) => all.forEach((layer) => layer.resize?.(screen)),
    dispose: () => all.forEach((layer) => layer.dispose()),
  };
}
