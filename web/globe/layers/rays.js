import { BufferGeometry, Color, DoubleSide, Mesh, ShaderMaterial, Vector2 } from 'three';
import { READ_POINT } from './cloud.js';

/**
 * @import { PlanetTheme } from '../theme.js'
 * @import { Cloud } from './cloud.js'
 * @import { Screen } from './layer.js'
 */

const VERTEX = /* glsl */ `
  ${READ_POINT}
  uniform vec2 viewport;
  uniform float bottom;
  uniform float base;
  uniform float height;
  uniform float exponent;
  uniform float breath;
  uniform float foot;
  uniform float tip;
  varying vec3 vTint;
  varying float vOpacity;
  varying float vUp;
  varying float vAcross;
  varying float vFoot;
  void main() {
    vec2 corner = pointCorner() - vec2(0.5, 0.0);
    vec3 place = texelFetch(placeMap, pointTexel(), 0).xyz;
    vec4 look = texelFetch(lookMap, pointTexel(), 0);
    float emphasis = look.w;
    float score = texelFetch(valueMap, pointTexel(), 0).r;
    float lift = base + height * breath * pow(max(score, 0.0), exponent);
    // A tip never passes the eye, behind which it could not be drawn.
    lift = min(lift, (length(cameraPosition) - 1.0) * 0.7);
    vec4 low = projectionMatrix * viewMatrix * vec4(place * bottom, 1.0);
    vec4 high = projectionMatrix * viewMatrix * vec4(place * (1.0 + lift), 1.0);
    vec2 along = (high.xy / high.w - low.xy / low.w) * viewport;
    vec2 side = length(along) > 1e-3 ? normalize(vec2(-along.y, along.x)) : vec2(1.0, 0.0);
    vec4 clip = mix(low, high, corner.y);
    // A short needle is a thin one, else the lowest scores would be the most conspicuous.
    vFoot = mix(tip, foot, clamp(lift / 0.08, 0.0, 1.0));
    float width = mix(vFoot, tip, corner.y) + 1.0;
    clip.xy += side * corner.x * width * 2.0 / viewport * clip.w;
    if (lift < 1e-4) clip = vec4(2.0, 2.0, 2.0, 1.0);
    vTint = look.rgb;
    vOpacity = emphasis < 0.5 ? 0.12 : 1.0;
    vUp = corner.y;
    vAcross = corner.x * width;
    gl_Position = clip;
  }
`;

const FRAGMENT = /* glsl */ `
  uniform vec3 light;
  uniform float sheen;
  uniform float strength;
  uniform float tip;
  varying vec3 vTint;
  varying float vOpacity;
  varying float vUp;
  varying float vAcross;
  varying float vFoot;
  void main() {
    float edge = clamp(0.5 * mix(vFoot, tip, vUp) + 0.5 - abs(vAcross), 0.0, 1.0);
    vec3 color = mix(vTint, light, sheen * vUp);
    gl_FragColor = vec4(color, edge * vOpacity * strength * mix(0.55, 1.0, vUp));
    #include <colorspace_fragment>
  }
`;

/**
 * Lines that stand on the planet, one a point, as long as
 * base + height · breath · max(0, score)^exponent planet radii.
 *
 * @typedef {object} RayShape
 * @property {number} bottom where they start, planet radii
 * @property {number} base the length at a score of 0, planet radii
 * @property {number} foot width at the ground, CSS pixels
 * @property {number} tip width at the top, CSS pixels
 * @property {number} sheen 0…1: how much of the theme's light the tip takes on
 * @property {number} strength opacity
 *
 * @param {RayShape} shape
 */
export function createRays({ bottom, base, foot, tip, sheen, strength }) {
  const uniforms = {
    viewport: { value: new Vector2(1, 1) },
    bottom: { value: bottom },
    base: { value: base },
    height: { value: 0 },
    exponent: { value: 1 },
    breath: { value: 1 },
    foot: { value: foot },
    tip: { value: tip },
    sheen: { value: sheen },
    strength: { value: strength },
    light: { value: new Color() },
  };
  const material = new ShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    uniforms,
    transparent: true,
    depthWrite: false,
    side: DoubleSide,
  });
  /** @type {Mesh<BufferGeometry>} */
  const object = new Mesh(new BufferGeometry(), material);
  object.frustumCulled = false;
  object.renderOrder = 3;
  return {
    object,
    /** @param {Cloud} cloud */
    attach(cloud) {
      object.geometry.dispose();
      object.geometry = cloud.quads();
      Object.assign(uniforms, cloud.maps);
    },
    /** @param {{height: number, exponent: number}} displacement */
    displace({ height, exponent }) {
      uniforms.height.value = height;
      uniforms.exponent.value = exponent;
    },
    /** @param {number} share 0…1 of the height that is drawn now */
    breathe(share) {
      uniforms.breath.value = share;
    },
    /** @param {Screen} screen */
    resize({ width, height, ratio }) {
      uniforms.viewport.value.set(width, height);
      uniforms.foot.value = foot * ratio;
      uniforms.tip.value = tip * ratio;
    },
    /** @param {PlanetTheme} theme */
    update(theme) {
      uniforms.light.value.set(theme.mark);
    },
    dispose() {
      object.geometry.dispose();
      material.dispose();
    },
  };
}
