import {
  BufferAttribute,
  BufferGeometry,
  Color,
  DynamicDrawUsage,
  Mesh,
  ShaderMaterial,
} from 'three';

/**
 * @import { Grid, Survey } from '../terrain.js'
 * @import { PlanetTheme } from '../theme.js'
 */

const MORPH_SECONDS = 0.35;

const VERTEX = /* glsl */ `
  attribute vec4 before;
  attribute vec4 after;
  attribute vec4 warmBefore;
  attribute vec4 warmAfter;
  uniform float blend;
  uniform float relief;
  varying vec3 vNormal;
  varying vec3 vUp;
  varying vec3 vToEye;
  varying float vLevel;
  varying vec4 vWarm;
  const float SEA_RADIUS = 0.966;
  const float HEIGHT = 0.036;
  const float FLAT_RADIUS = 0.993;
  void main() {
    vec4 ground = mix(before, after, blend);
    vLevel = ground.x;
    vWarm = mix(warmBefore, warmAfter, blend);
    float rise = max(vLevel, 0.0);
    float radius = mix(FLAT_RADIUS, SEA_RADIUS + HEIGHT * pow(rise, 0.8), relief);
    // Steeper than true, as on every relief map, and gentle at the coast.
    vNormal = normalize(position - relief * 0.55 * smoothstep(0.0, 0.06, vLevel) * ground.yzw);
    vUp = position;
    vec3 world = position * radius;
    vToEye = cameraPosition - world;
    gl_Position = projectionMatrix * viewMatrix * vec4(world, 1.0);
  }
`;

const FRAGMENT = /* glsl */ `
  uniform vec3 sea;
  uniform vec3 deep;
  uniform vec3 land[5];
  uniform vec3 shade;
  uniform float shadeStrength;
  uniform float gleam;
  uniform vec3 coast;
  uniform vec3 rim;
  uniform float rimStrength;
  uniform vec3 day;
  uniform vec3 night;
  uniform float relief;
  uniform float heat;
  varying vec3 vNormal;
  varying vec3 vUp;
  varying vec3 vToEye;
  varying float vLevel;
  varying vec4 vWarm;
  const float CONTOURS = 9.0;

  vec3 tint(float height) {
    float at = clamp(height, 0.0, 1.0) * 4.0;
    vec3 color = mix(land[0], land[1], clamp(at, 0.0, 1.0));
    color = mix(color, land[2], clamp(at - 1.0, 0.0, 1.0));
    color = mix(color, land[3], clamp(at - 2.0, 0.0, 1.0));
    return mix(color, land[4], clamp(at - 3.0, 0.0, 1.0));
  }
  float stroke(float value, float slope, float width) {
    return 1.0 - smoothstep(width - 0.5, width + 0.5, abs(value) / slope);
  }
  vec3 linear(vec3 color) { return pow(color, vec3(2.2)); }

  void main() {
    vec3 eye = normalize(vToEye);
    vec3 right = normalize(cross(vec3(0.0, 0.0, 1.0), eye));
    vec3 light = normalize(eye + 0.75 * cross(eye, right) - 0.6 * right);
    float lit = smoothstep(-0.25, 1.0, dot(vUp, light));
    float edge = 1.0 - max(dot(vUp, eye), 0.0);
    vec3 glow = rim * rimStrength * 0.35 * pow(edge, 4.0);

    float slope = max(fwidth(vLevel), 1e-5);
    float contour = vLevel * CONTOURS;
    float contourSlope = slope * CONTOURS;
    // Layered tints, each band a little lighter towards its upper edge.
    float band = (floor(contour) + 0.35 + 0.3 * fract(contour)) / CONTOURS;
    vec3 ground = tint(mix(band, vLevel, 0.35));
    float slant = dot(vNormal, light) - dot(vUp, light);
    ground = mix(ground, shade, clamp(-slant * shadeStrength, 0.0, 0.8));
    ground += gleam * clamp(slant, 0.0, 0.6) * ground;
    ground *= mix(0.52, 1.0, lit);
    float lines = stroke(fract(contour + 0.5) - 0.5, contourSlope, 0.55) * smoothstep(0.55, 0.2, contourSlope) * step(0.5, contour);
    ground = mix(ground, coast, 0.2 * lines);

    vec3 water = mix(deep, sea, lit);
    // The old engravers' water lining: lines that follow the coast and fade out to sea.
    float lining = 0.30 * stroke(vLevel + 0.055, slope, 0.5) + 0.2 * stroke(vLevel + 0.13, slope, 0.5) + 0.12 * stroke(vLevel + 0.23, slope, 0.5);
    water = mix(water, coast, lining * 0.6 * smoothstep(0.12, 0.02, slope));

    vec3 color = mix(mix(night, day, lit), mix(water, ground, step(0.0, vLevel)), relief);
    vec3 warm = linear(vWarm.rgb) * mix(0.5, 1.0, lit);
    float relievo = relief * clamp(1.0 + 1.1 * slant * step(0.0, vLevel), 0.45, 1.35) + (1.0 - relief);
    color = mix(color, warm * relievo, heat * vWarm.a * 0.85);
    color = mix(color, coast, relief * 0.75 * stroke(vLevel, slope, 0.8));
    gl_FragColor = vec4(color + glow, 1.0);
    #include <colorspace_fragment>
  }
`;

/**
 * The ground: density as relief with coastlines and contour lines (terrain), and similarity as
 * colour (heat), together or each alone.
 */
export function createGround() {
  const colors = () => ({ value: new Color() });
  const uniforms = {
    blend: { value: 1 },
    relief: { value: 0 },
    heat: { value: 0 },
    rimStrength: { value: 0 },
    shadeStrength: { value: 1 },
    gleam: { value: 1 },
    sea: colors(),
    deep: colors(),
    shade: colors(),
    coast: colors(),
    rim: colors(),
    day: colors(),
    night: colors(),
    land: { value: Array.from({ length: 5 }, () => new Color()) },
  };
  const material = new ShaderMaterial({ vertexShader: VERTEX, fragmentShader: FRAGMENT, uniforms });
  const geometry = new BufferGeometry();
  const object = new Mesh(geometry, material);
  object.frustumCulled = false;
  object.visible = false;
  let hasSurvey = false;
  /** @type {Survey | null} */
  let survey = null;
  const shown = { terrain: false, heat: false };
  /** @type {(share: number) => number[]} */
  let ramp = () => [0, 0, 0];

  const reveal = () => {
    object.visible = hasSurvey && (shown.terrain || shown.heat);
    uniforms.relief.value = Number(shown.terrain);
    uniforms.heat.value = Number(shown.heat);
  };

  /** The colour of similarity at every vertex; where no point is near the ground keeps its own. */
  function warm() {
    if (!survey) return;
    const { mean, density, sea, top } = survey;
    const { array } = geometry.attributes.warmAfter;
    const sorted = mean.filter((_, v) => density[v] > 0.25 * sea).sort();
    const low = sorted[Math.floor(0.05 * sorted.length)] ?? 0,
      high = sorted[sorted.length - 1] ?? 1;
    const colors = Array.from({ length: 256 }, (_, k) => ramp(k / 255));
    for (let v = 0; v < mean.length; v++) {
      const share = Math.min(Math.max((mean[v] - low) / Math.max(high - low, 1e-6), 0), 1);
      array.set(colors[Math.round(255 * share)], 4 * v);
      array[4 * v + 3] = 255 * Math.min(1, density[v] / Math.max(0.6 * sea, 0.02 * top));
    }
    geometry.attributes.warmAfter.needsUpdate = true;
  }

  return {
    object,
    /** @param {Grid} grid */
    setGrid({ vertices, triangles }) {
      geometry.setAttribute('position', new BufferAttribute(vertices, 3));
      geometry.setIndex(new BufferAttribute(triangles, 1));
      const count = vertices.length / 3;
      for (const name of ['before', 'after'])
        geometry.setAttribute(
          name,
          new BufferAttribute(new Float32Array(4 * count), 4).setUsage(DynamicDrawUsage),
        );
      for (const name of ['warmBefore', 'warmAfter'])
        geometry.setAttribute(
          name,
          new BufferAttribute(new Uint8Array(4 * count), 4, true).setUsage(DynamicDrawUsage),
        );
    },
    /** The ground glides there. @param {Survey} result */
    rise(result) {
      survey = result;
      const { density, gradient, sea, top } = result;
      const { before, after, warmBefore, warmAfter } = geometry.attributes;
      for (const [from, to] of [
        [before, after],
        [warmBefore, warmAfter],
      ]) {
        const left = 1 - uniforms.blend.value;
        for (let i = 0; i < to.array.length; i++)
          from.array[i] = to.array[i] * (1 - left) + from.array[i] * left;
        from.needsUpdate = true;
      }
      const land = Math.max(top - sea, 1e-9);
      for (let v = 0; v < density.length; v++) {
        const above = density[v] - sea;
        after.array[4 * v] = above >= 0 ? above / land : above / Math.max(sea, 1e-9);
        for (let axis = 0; axis < 3; axis++)
          after.array[4 * v + 1 + axis] = gradient[3 * v + axis] / land;
      }
      after.needsUpdate = true;
      warm();
      uniforms.blend.value = hasSurvey ? 0 : 1;
      hasSurvey = true;
      reveal();
    },
    /** @param {{terrain: boolean, heat: boolean}} layers */
    show(layers) {
      Object.assign(shown, layers);
      reveal();
    },
    /**
     * @param {(share: number) => number[]} colors red, green, blue, 0…255, for 0…1 of the
     *   similarities
     */
    setRamp(colors) {
      ramp = colors;
      warm();
    },
    /** @param {number} seconds @param {boolean} still @returns {boolean} whether it still glides */
    advance(seconds, still) {
      uniforms.blend.value = still
        ? 1
        : Math.min(uniforms.blend.value + seconds / MORPH_SECONDS, 1);
      return object.visible && uniforms.blend.value < 1;
    },
    /** @param {PlanetTheme} theme */
    update(theme) {
      for (const name of /** @type {const} */ ([
        'sea',
        'deep',
        'shade',
        'coast',
        'rim',
        'day',
        'night',
      ]))
        uniforms[name].value.set(theme[name]);
      theme.land.forEach((color, k) => uniforms.land.value[k].set(color));
      for (const name of /** @type {const} */ (['rimStrength', 'shadeStrength', 'gleam']))
        uniforms[name].value = theme[name];
    },
    dispose() {
      geometry.dispose();
      material.dispose();
    },
  };
}
