import { MathUtils, ShaderMaterial, Vector2 } from 'three';
import { READ_POINT } from './point-textures.js';
import { createPointMesh } from './point-mesh.js';
import { CLIP_SPACE } from './shader-chunks.js';

/**
 * @import { PointTextures } from './point-textures.js'
 * @import { Layer } from './layer.js'
 */

const VERTEX = /* glsl */ `
  ${READ_POINT}
  ${CLIP_SPACE}
  uniform float size;
  uniform float strength;
  uniform float share;
  varying vec2 vCorner;
  varying vec3 vTint;
  varying float vOpacity;
  varying float vPixels;
  void main() {
    vec3 place = pointPosition();
    float below = -dot(normalize(cameraPosition - place), place);
    if (below <= 0.0) {
      gl_Position = CLIPPED;
      return;
    }
    vec2 corner = pointCorner() - 0.5;
    vec4 look = pointLook();
    float emphasis = look.w;
    bool marked = emphasis >= BEST;
    vPixels = size * (marked ? 1.9 : 1.0);
    vCorner = corner * 2.0;
    vTint = look.rgb;
    vOpacity = smoothstep(0.0, 0.3, below) * share * (emphasis == DIMMED ? 0.25 * strength : marked ? 0.6 : strength);
    gl_Position = offsetByPixels(toClip(place), corner * vPixels);
    gl_Position.z = 0.0;
  }
`;

const FRAGMENT = /* glsl */ `
  varying vec2 vCorner;
  varying vec3 vTint;
  varying float vOpacity;
  varying float vPixels;
  void main() {
    float disc = 1.0 - smoothstep(1.0 - 2.0 / vPixels, 1.0, length(vCorner));
    if (disc <= 0.0) discard;
    gl_FragColor = vec4(vTint, disc * vOpacity);
    #include <colorspace_fragment>
  }
`;

/** The zoom from which on the ghost fades, and at which it is gone. */
const FADES_FROM = 1.2;
const GONE_FROM = 2;

/** @param {number} zoom @returns {number} 0…1, what is left of the far side from so near */
export const shareOf = (zoom) => 1 - MathUtils.smoothstep(zoom, FADES_FROM, GONE_FROM);

/**
 * A ghost of the points behind the planet: small and faint, as if its body were of dark glass. It
 * fades as the camera comes near, where it would be read as a part of what is in front.
 * @returns {Layer & {attach: (textures: PointTextures) => void, fade: (faint: boolean) => void}}
 */
export function createFarSide() {
  const material = new ShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    uniforms: {
      viewport: { value: new Vector2(1, 1) },
      size: { value: 4 },
      strength: { value: 0.2 },
      share: { value: 1 },
    },
    transparent: true,
    depthTest: false,
    depthWrite: false,
  });
  return {
    ...createPointMesh(material, 1),
    resize({ width, height, point, ratio, zoom }) {
      material.uniforms.share.value = shareOf(zoom);
      material.visible = material.uniforms.share.value > 0;
      material.uniforms.viewport.value.set(width, height);
      material.uniforms.size.value = Math.max(point * 0.5, 3 * ratio);
    },
    /** Fainter where the ground has a picture of its own. */
    fade(faint) {
      material.uniforms.strength.value = faint ? 0.1 : 0.2;
    },
    update() {},
  };
}
