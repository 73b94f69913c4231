import { Color, Mesh, ShaderMaterial } from 'three';
import { createGroundGeometry } from './ground-geometry.js';
import { FRAGMENT, VERTEX } from './ground-shader.js';

/**
 * @import { Heightmap } from '../terrain.js'
 * @import { PlanetTheme } from '../theme.js'
 * @import { Step } from './layer.js'
 */

const MORPH_SECONDS = 0.35;
const COLORS = /** @type {const} */ (['sea', 'deep', 'shade', 'coast', 'rim', 'day', 'night']);
const STRENGTHS = /** @type {const} */ (['rimStrength', 'shadeStrength', 'gleam']);

function createMaterial() {
  const color = () => ({ value: new Color() });
  const uniforms = {
    blend: { value: 1 },
    relief: { value: 0 },
    heat: { value: 0 },
    rimStrength: { value: 0 },
    shadeStrength: { value: 1 },
    gleam: { value: 1 },
    sea: color(),
    deep: color(),
    shade: color(),
    coast: color(),
    rim: color(),
    day: color(),
    night: color(),
    land: { value: Array.from({ length: 5 }, () => new Color()) },
  };
  return {
    uniforms,
    material: new ShaderMaterial({ vertexShader: VERTEX, fragmentShader: FRAGMENT, uniforms }),
  };
}

/**
 * The ground: density as relief with coastlines and contour lines (terrain), and similarity as
 * colour (heat), together or each alone.
 */
export function createGround() {
  const { material, uniforms } = createMaterial();
  const ground = createGroundGeometry();
  const object = new Mesh(ground.geometry, [material]);
  object.frustumCulled = false;
  object.visible = false;
  /** @type {Heightmap | null} */
  let heightmap = null;
  const shown = { terrain: false, heat: false };
  /** @type {(fraction: number) => number[]} */
  let ramp = () => [0, 0, 0];

  const reveal = () => {
    object.visible = heightmap !== null && (shown.terrain || shown.heat);
    uniforms.relief.value = Number(shown.terrain);
    uniforms.heat.value = Number(shown.heat);
  };

  return {
    object,
    setGrid: ground.setGrid,
    /** The ground morphs from what is seen. @param {Heightmap} result */
    setHeightmap(result) {
      ground.keep(uniforms.blend.value);
      ground.setHeights(result);
      ground.setHeat(result, ramp);
      uniforms.blend.value = heightmap ? 0 : 1;
      heightmap = result;
      reveal();
    },
    /** Draw what can be seen alone. @param {ArrayLike<number>} eye 3D */
    cull(eye) {
      if (object.visible) ground.cull(eye, !shown.terrain);
    },
    /** @param {{terrain: boolean, heat: boolean}} layers */
    show(layers) {
      Object.assign(shown, layers);
      reveal();
    },
    /**
     * @param {(fraction: number) => number[]} colors red, green, blue, 0…255, for 0…1 of the
     *   similarities
     */
    setRamp(colors) {
      ramp = colors;
      if (heightmap) ground.setHeat(heightmap, ramp);
    },
    /** @param {Step} step @returns {boolean} whether it still morphs */
    advance({ seconds, reducedMotion }) {
      const blend = uniforms.blend.value + seconds / MORPH_SECONDS;
      uniforms.blend.value = reducedMotion ? 1 : Math.min(blend, 1);
      return object.visible && uniforms.blend.value < 1;
    },
    /** @param {PlanetTheme} theme */
    update(theme) {
      for (const name of COLORS) uniforms[name].value.set(theme[name]);
      for (const name of STRENGTHS) uniforms[name].value = theme[name];
      theme.land.forEach((color, k) => uniforms.land.value[k].set(color));
    },
    dispose() {
      ground.dispose();
      material.dispose();
    },
  };
}
