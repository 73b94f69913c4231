import { Color, ShaderMaterial, Texture, Vector2 } from 'three';
import { EMPHASIS_LEVELS, READ_POINT } from './point-textures.js';
import { createPointMesh } from './point-mesh.js';
import { CLIP_SPACE } from './shader-chunks.js';

/**
 * @import { PointTextures } from './point-textures.js'
 * @import { Layer } from './layer.js'
 */

// A point of the unit sphere is seen when it stands above the horizon plane (camera · p > 1); testing
// that instead of the planet's depth keeps the discs whole at the limb. Depth is used among the
// points alone, to lift what is emphasised over its neighbours.
const VERTEX = /* glsl */ `
  ${READ_POINT}
  ${CLIP_SPACE}
  uniform float pointSize;
  uniform float glyphSize;
  uniform bool glyphs;
  varying vec2 vCorner;
  varying vec3 vTint;
  varying float vEmphasis;
  varying float vFade;
  varying float vGlyph;
  varying float vPixels;
  uniform float appearance;
  void main() {
    vec3 place = pointPosition();
    float above = dot(normalize(cameraPosition - place), place);
    // First of all: that is half of the points, and a processor that draws is slow at vertices.
    if (above <= 0.0) {
      gl_Position = CLIPPED;
      return;
    }
    vec2 corner = pointCorner() - 0.5;
    vec4 look = pointLook();
    vec3 value = pointValue();
    float emphasis = look.w;
    bool drawsGlyph = glyphs && value.g > 0.5;
    float size = (drawsGlyph ? glyphSize : pointSize) * value.b;
    float grown = emphasis == DIMMED ? 0.7 : emphasis == NORMAL ? 1.0 : emphasis < HOVERED ? (drawsGlyph ? 1.3 : 1.55) : 1.9;
    size *= grown * mix(0.6, 1.0, smoothstep(0.0, 0.5, above));
    vPixels = size;
    vFade = smoothstep(0.0, 0.16, above) * appearance;
    vCorner = corner * 2.0;
    vTint = look.rgb;
    vEmphasis = emphasis;
    vGlyph = drawsGlyph ? float(pointIndex()) : -1.0;
    gl_Position = offsetByPixels(toClip(place), corner * size);
    gl_Position.z = -emphasis * 0.1 * gl_Position.w;
  }
`;

const FRAGMENT = /* glsl */ `
  ${EMPHASIS_LEVELS}
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
    float opacity = vFade * (vEmphasis < NORMAL - 0.5 ? 0.16 : 1.0);
    float radius = length(vCorner);
    float pixel = 2.0 / vPixels;
    bool ringed = vEmphasis > BEST - 0.5;
    bool centered = vEmphasis > HOVERED - 0.5;
    vec3 ringColor = vEmphasis > SELECTED - 0.5 && !centered ? accent : mark;
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
      float inner = centered ? 0.66 : ringed ? 1.0 - 4.0 * pixel : 1.0 - 1.6 * pixel;
      float ring = smoothstep(0.0, pixel, radius - inner);
      // A hair of ground between the disc and the ring of a pinned point keeps their colours apart.
      float gap = ringed && !centered ? smoothstep(0.0, pixel, radius - inner + 2.0 * pixel) * (1.0 - ring) : 0.0;
      // A point too small for an outline is all of its colour.
      float outlined = 0.75 * smoothstep(3.0, 4.5, vPixels);
      vec3 color = mix(mix(vTint, outline, gap), ringed ? ringColor : outline, ring * (ringed ? 1.0 : outlined));
      gl_FragColor = vec4(color, disc * opacity);
    }
    #include <colorspace_fragment>
  }
`;

/**
 * Points: billboards, each a disc or a glyph that faces the camera.
 * @param {{order?: number, isFirst?: boolean}} [among] other points: which are drawn later, and
 *   whether these are the first
 * @returns {Layer & {setAppearance: (share: number) => void, attach: (textures: PointTextures) => void, useGlyphs: (atlas: {texture: Texture, side:
 *   number} | null) => void, showGlyphs: (shown: boolean) => void}}
 */
export function createPoints({ order = 5, isFirst = true } = {}) {
  const material = new ShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    uniforms: {
      viewport: { value: new Vector2(1, 1) },
      pointSize: { value: 8 },
      glyphSize: { value: 20 },
      glyphs: { value: true },
      appearance: { value: 1 },
      outline: { value: new Color() },
      mark: { value: new Color() },
      accent: { value: new Color() },
      atlas: { value: new Texture() },
      atlasSide: { value: 1 },
    },
    transparent: true,
  });
  const mesh = createPointMesh(material, order);
  if (isFirst) mesh.object.onBeforeRender = (renderer) => renderer.clearDepth();
  return {
    ...mesh,
    /** `null` draws discs alone. */
    useGlyphs(atlas) {
      material.uniforms.atlas.value.dispose();
      if (!atlas) return;
      material.uniforms.atlas.value = atlas.texture;
      material.uniforms.atlasSide.value = atlas.side;
    },
    /** How far they have come out, 0…1. */
    setAppearance(share) {
      material.uniforms.appearance.value = share;
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
      mesh.dispose();
    },
  };
}
