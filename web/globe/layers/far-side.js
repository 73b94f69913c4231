import { BufferGeometry, Mesh, ShaderMaterial, Vector2 } from 'three';
import { READ_POINT } from './cloud.js';

/**
 * @import { Cloud } from './cloud.js'
 * @import { Layer } from './layer.js'
 */

const VERTEX = /* glsl */ `
  ${READ_POINT}
  uniform vec2 viewport;
  uniform float size;
  uniform float strength;
  varying vec2 vCorner;
  varying vec3 vTint;
  varying float vOpacity;
  varying float vPixels;
  void main() {
    vec2 corner = pointCorner() - 0.5;
    vec3 place = texelFetch(placeMap, pointTexel(), 0).xyz;
    vec4 look = texelFetch(lookMap, pointTexel(), 0);
    float emphasis = look.w;
    vec4 clip = projectionMatrix * viewMatrix * vec4(place, 1.0);
    float below = -dot(normalize(cameraPosition - place), place);
    bool marked = emphasis > 1.5;
    vPixels = size * (marked ? 1.9 : 1.0);
    clip.xy += corner * vPixels * 2.0 / viewport * clip.w;
    clip.z = 0.0;
    if (below <= 0.0) clip = vec4(2.0, 2.0, 2.0, 1.0);
    vCorner = corner * 2.0;
    vTint = look.rgb;
    vOpacity = smoothstep(0.0, 0.3, below) * (emphasis < 0.5 ? 0.25 * strength : marked ? 0.6 : strength);
    gl_Position = clip;
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

/**
 * A ghost of the points behind the planet: small and faint, as if its body were of dark glass.
 * @returns {Layer & {attach: (cloud: Cloud) => void, fade: (faint: boolean) => void}}
 */
export function createFarSide() {
  const material = new ShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    uniforms: {
      viewport: { value: new Vector2(1, 1) },
      size: { value: 4 },
      strength: { value: 0.2 },
    },
    transparent: true,
    depthTest: false,
    depthWrite: false,
  });
  /** @type {Mesh<BufferGeometry>} */
  const object = new Mesh(new BufferGeometry(), material);
  object.frustumCulled = false;
  object.renderOrder = 1;
  return {
    object,
    attach(cloud) {
      object.geometry.dispose();
      object.geometry = cloud.quads();
      Object.assign(material.uniforms, cloud.maps);
    },
    resize({ width, height, point, ratio }) {
      material.uniforms.viewport.value.set(width, height);
      material.uniforms.size.value = Math.max(point * 0.5, 3 * ratio);
    },
    /** Fainter where the ground has a picture of its own. */
    fade(faint) {
      material.uniforms.strength.value = faint ? 0.1 : 0.2;
    },
    update() {},
    dispose() {
      object.geometry.dispose();
      material.dispose();
    },
  };
}
