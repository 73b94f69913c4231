import { Color, DoubleSide, ShaderMaterial, Vector2 } from 'three';
import { READ_POINT } from './point-textures.js';
import { createPointMesh } from './point-mesh.js';
import { CLIP_SPACE } from './shader-chunks.js';

/**
 * @import { PlanetTheme } from '../theme.js'
 * @import { Displacement, Screen, Step } from './layer.js'
 */

const PULSE_SECONDS = 4;

const VERTEX = /* glsl */ `
  ${READ_POINT}
  ${CLIP_SPACE}
  uniform float bottom;
  uniform float base;
  uniform float height;
  uniform float exponent;
  uniform float pulse;
  uniform float foot;
  uniform float tip;
  varying vec3 vTint;
  varying float vOpacity;
  varying float vUp;
  varying float vAcross;
  varying float vFoot;
  void main() {
    vec2 corner = pointCorner() - vec2(0.5, 0.0);
    vec3 place = pointPosition();
    float lift = base + height * pulse * pow(pointValue().r, exponent);
    // A tip never passes the camera, behind which it could not be drawn.
    lift = min(lift, (length(cameraPosition) - 1.0) * 0.7);
    vec4 low = toClip(place * bottom);
    vec4 high = toClip(place * (1.0 + lift));
    // A short needle is a thin one, else the lowest scores would be the most conspicuous.
    vFoot = mix(tip, foot, clamp(lift / 0.08, 0.0, 1.0));
    float width = mix(vFoot, tip, corner.y) + 1.0;
    vec4 look = pointLook();
    vTint = look.rgb;
    vOpacity = look.w == DIMMED ? 0.12 : 1.0;
    vUp = corner.y;
    vAcross = corner.x * width;
    gl_Position = offsetByPixels(mix(low, high, corner.y), acrossLine(low, high) * vAcross);
    if (lift < 1e-4) gl_Position = CLIPPED;
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
 * Radial lines, one a point, that stand on the planet, as long as
 * base + height · pulse · score^exponent planet radii, with scores from 0 to 1.
 *
 * @typedef {object} RadialLineShape
 * @property {number} bottom where they start, planet radii
 * @property {number} base the length at a score of 0, planet radii
 * @property {number} foot width at the ground, CSS pixels
 * @property {number} tip width at the top, CSS pixels
 * @property {number} sheen 0…1: how much of the theme's light the tip takes on
 * @property {number} strength opacity
 *
 * @param {RadialLineShape} shape
 */
export function createRadialLines({ bottom, base, foot, tip, sheen, strength }) {
  const uniforms = {
    viewport: { value: new Vector2(1, 1) },
    bottom: { value: bottom },
    base: { value: base },
    height: { value: 0 },
    exponent: { value: 1 },
    pulse: { value: 1 },
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
  const mesh = createPointMesh(material, 3);
  let animated = false;
  return {
    ...mesh,
    /** @param {Displacement} displacement */
    setDisplacement(displacement) {
      uniforms.height.value = displacement.height;
      uniforms.exponent.value = displacement.exponent;
      animated = displacement.animated;
    },
    /** @param {Step} step @returns {boolean} whether the heights pulse */
    advance({ time, reducedMotion }) {
      const pulses = animated && !reducedMotion && mesh.object.visible;
      const phase = (2 * Math.PI * time) / (1000 * PULSE_SECONDS);
      uniforms.pulse.value = pulses ? 0.5 - 0.5 * Math.cos(phase) : 1;
      return pulses;
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
  };
}
