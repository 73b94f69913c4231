import { BufferGeometry, Color, Mesh, ShaderMaterial, Texture, Vector2 } from 'three';
import { READ_POINT } from './cloud.js';

/**
 * @import { Cloud } from './cloud.js'
 * @import { Layer } from './layer.js'
 */

// A point of the unit sphere is seen when it stands above the horizon plane (eye · p > 1); testing
// that instead of the planet's depth keeps the discs whole at the limb. Depth is used among the
// points alone, to lift what is emphasised over its neighbours.
const VERTEX = /* glsl */ `
  ${READ_POINT}
  uniform vec2 viewport;
  uniform float pointSize;
  uniform float glyphSize;
  uniform bool glyphs;
  varying vec2 vCorner;
  varying vec3 vTint;
  varying float vEmphasis;
  varying float vFade;
  varying float vGlyph;
  varying float vPixels;
  void main() {
    vec2 corner = pointCorner() - 0.5;
    vec3 place = texelFetch(placeMap, pointTexel(), 0).xyz;
    vec4 look = texelFetch(lookMap, pointTexel(), 0);
    float emphasis = look.w;
    vec4 clip = projectionMatrix * viewMatrix * vec4(place, 1.0);
    float above = dot(normalize(cameraPosition - place), place);
    bool drawsGlyph = glyphs && texelFetch(valueMap, pointTexel(), 0).g > 0.5;
    float size = drawsGlyph ? glyphSize : pointSize;
    float grown = emphasis < 0.5 ? 0.7 : emphasis < 1.5 ? 1.0 : emphasis < 3.5 ? (drawsGlyph ? 1.3 : 1.55) : 1.9;
    size *= grown * mix(0.6, 1.0, smoothstep(0.0, 0.5, above));
    vPixels = size;
    clip.xy += corner * size * 2.0 / viewport * clip.w;
    clip.z = -emphasis * 0.1 * clip.w;
    vFade = smoothstep(0.0, 0.16, above);
    if (above <= 0.0) clip = vec4(2.0, 2.0, 2.0, 1.0);
    vCorner = corner * 2.0;
    vTint = look.rgb;
    vEmphasis = emphasis;
    vGlyph = drawsGlyph ? float(pointIndex()) : -1.0;
    gl_Position = clip;
  }
`;

const FRAGMENT = /* glsl */ `
  uniform vec3 outline;
  uniform vec3 mark;
  uniform vec3 accent;
  uniform sampler2D atlas;
  uniform float atlasSide;
  varying vec2 vCorner;
  varying vec3 vTint;
  varying float vEmphasis;
  varying float vFade;
  varying float vGlyph;
  varying float vPixels;
  void main() {
    float opacity = vFade * (vEmphasis < 0.5 ? 0.16 : 1.0);
    float radius = length(vCorner);
    float pixel = 2.0 / vPixels;
    bool ringed = vEmphasis > 1.5;
    vec3 ringColor = vEmphasis > 2.5 && vEmphasis < 3.5 ? accent : mark;
    if (vGlyph >= 0.0) {
      vec2 square = vec2(mod(vGlyph, atlasSide), floor(vGlyph / atlasSide));
      float shrunk = ringed ? 1.35 : 1.0;
      vec2 inside = clamp(vec2(vCorner.x, -vCorner.y) * 0.5 * shrunk + 0.5, 0.02, 0.98);
      vec4 texel = texture2D(atlas, (square + inside) / atlasSide);
      float ring = ringed ? smoothstep(1.0, 1.0 - pixel, radius) * smoothstep(1.0 - 3.0 * pixel, 1.0 - 2.0 * pixel, radius) : 0.0;
      float alpha = max(texel.a, ring);
      if (alpha < 0.02) discard;
      gl_FragColor = vec4(mix(texel.rgb / max(texel.a, 1e-3), ringColor, ring), alpha * opacity);
    } else {
      float disc = 1.0 - smoothstep(1.0 - pixel, 1.0, radius);
      if (disc <= 0.0) discard;
      float inner = vEmphasis > 3.5 ? 0.66 : ringed ? 1.0 - 4.0 * pixel : 1.0 - 1.6 * pixel;
      float ring = smoothstep(0.0, pixel, radius - inner);
      // A hair of ground between the disc and the ring of a chosen point keeps their colours apart.
      float gap = ringed && vEmphasis < 3.5 ? smoothstep(0.0, pixel, radius - inner + 2.0 * pixel) * (1.0 - ring) : 0.0;
      vec3 color = mix(mix(vTint, outline, gap), ringed ? ringColor : outline, ring * (ringed ? 1.0 : 0.75));
      gl_FragColor = vec4(color, disc * opacity);
    }
    #include <colorspace_fragment>
  }
`;

/**
 * Every point as a disc or a glyph that faces the eye.
 * @returns {Layer & {attach: (cloud: Cloud) => void, useGlyphs: (atlas: {texture: Texture, side:
 *   number} | null) => void, showGlyphs: (shown: boolean) => void}}
 */
export function createPoints() {
  const material = new ShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    uniforms: {
      viewport: { value: new Vector2(1, 1) },
      pointSize: { value: 8 },
      glyphSize: { value: 20 },
      glyphs: { value: true },
      outline: { value: new Color() },
      mark: { value: new Color() },
      accent: { value: new Color() },
      atlas: { value: new Texture() },
      atlasSide: { value: 1 },
    },
    transparent: true,
  });
  /** @type {Mesh<BufferGeometry>} */
  const object = new Mesh(new BufferGeometry(), material);
  object.frustumCulled = false;
  object.renderOrder = 5;
  object.onBeforeRender = (renderer) => renderer.clearDepth();
  return {
    object,
    attach(cloud) {
      object.geometry.dispose();
      object.geometry = cloud.quads();
      Object.assign(material.uniforms, cloud.maps);
    },
    /** `null` draws discs alone. */
    useGlyphs(atlas) {
      material.uniforms.atlas.value.dispose();
      if (!atlas) return;
      material.uniforms.atlas.value = atlas.texture;
      material.uniforms.atlasSide.value = atlas.side;
    },
    /** Discs in their place if not. */
    showGlyphs(shown) {
      material.uniforms.glyphs.value = shown;
    },
    resize({ width, height, point, glyph: side }) {
      material.uniforms.viewport.value.set(width, height);
      material.uniforms.pointSize.value = point;
      material.uniforms.glyphSize.value = side;
    },
    update(theme) {
      material.uniforms.outline.value.set(theme.outline);
      material.uniforms.mark.value.set(theme.mark);
      material.uniforms.accent.value.set(theme.accent);
    },
    dispose() {
      material.uniforms.atlas.value.dispose();
      object.geometry.dispose();
      material.dispose();
    },
  };
}
