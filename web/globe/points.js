import {
  Color, DynamicDrawUsage, InstancedBufferAttribute, InstancedBufferGeometry, BufferAttribute, Mesh,
  ShaderMaterial, Texture, Vector2,
} from 'three';

/** @typedef {import('./theme.js').PlanetTheme} PlanetTheme */

/** How a point is drawn: in the background of a filter, as usual, under the pointer, or selected. */
export const EMPHASIS = { dimmed: 0, normal: 1, hovered: 2, selected: 3 };

// A point of the unit sphere is seen when it stands above the horizon plane (eye · p > 1); testing
// that instead of depth keeps the discs whole at the limb.
const VERTEX = /* glsl */ `
  attribute vec3 place;
  attribute vec3 tint;
  attribute float emphasis;
  attribute float glyph;
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
    vec4 clip = projectionMatrix * viewMatrix * vec4(place, 1.0);
    float above = dot(normalize(cameraPosition - place), place);
    bool drawsGlyph = glyphs && glyph >= 0.0;
    float size = drawsGlyph ? glyphSize : pointSize;
    size *= emphasis < 0.5 ? 0.7 : emphasis < 1.5 ? 1.0 : drawsGlyph ? 1.7 : 1.9;
    size *= mix(0.6, 1.0, smoothstep(0.0, 0.5, above));
    vPixels = size;
    clip.xy += position.xy * size * 2.0 / viewport * clip.w;
    clip.z = -emphasis * 0.1 * clip.w;
    vFade = smoothstep(0.0, 0.16, above);
    if (above <= 0.0) clip = vec4(2.0, 2.0, 2.0, 1.0);
    vCorner = position.xy * 2.0;
    vTint = tint;
    vEmphasis = emphasis;
    vGlyph = drawsGlyph ? glyph : -1.0;
    gl_Position = clip;
  }
`;

const FRAGMENT = /* glsl */ `
  uniform vec3 outline;
  uniform vec3 mark;
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
    if (vGlyph >= 0.0) {
      vec2 square = vec2(mod(vGlyph, atlasSide), floor(vGlyph / atlasSide));
      vec2 inside = clamp(vec2(vCorner.x, -vCorner.y) * 0.5 + 0.5, 0.02, 0.98);
      vec4 texel = texture2D(atlas, (square + inside) / atlasSide);
      if (texel.a < 0.02) discard;
      gl_FragColor = vec4(texel.rgb / max(texel.a, 1e-3), texel.a * opacity);
    } else {
      float radius = length(vCorner);
      float pixel = 2.0 / vPixels;
      float disc = 1.0 - smoothstep(1.0 - pixel, 1.0, radius);
      if (disc <= 0.0) discard;
      bool marked = vEmphasis > 1.5;
      float ring = smoothstep(0.0, pixel, radius - (marked ? 0.66 : 1.0 - 1.6 * pixel));
      vec3 color = mix(vTint, marked ? mark : outline, ring * (marked ? 1.0 : 0.75));
      gl_FragColor = vec4(color, disc * opacity);
    }
    #include <colorspace_fragment>
  }
`;

/**
 * All points as one instanced draw: discs, or glyphs from an atlas.
 * @param {number} count N
 */
export function createPoints(count) {
  const geometry = new InstancedBufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array([-0.5, -0.5, 0, 0.5, -0.5, 0, 0.5, 0.5, 0, -0.5, 0.5, 0]), 3));
  geometry.setIndex([0, 1, 2, 0, 2, 3]);
  geometry.instanceCount = count;
  const place = new InstancedBufferAttribute(new Float32Array(3 * count), 3).setUsage(DynamicDrawUsage);
  const tint = new InstancedBufferAttribute(new Float32Array(3 * count), 3);
  const emphasis = new InstancedBufferAttribute(new Float32Array(count).fill(EMPHASIS.normal), 1);
  const glyph = new InstancedBufferAttribute(new Float32Array(count).fill(-1), 1);
  geometry.setAttribute('place', place);
  geometry.setAttribute('tint', tint);
  geometry.setAttribute('emphasis', emphasis);
  geometry.setAttribute('glyph', glyph);
  const material = new ShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    uniforms: {
      viewport: { value: new Vector2(1, 1) }, pointSize: { value: 8 }, glyphSize: { value: 20 }, glyphs: { value: true },
      outline: { value: new Color() }, mark: { value: new Color() },
      atlas: { value: new Texture() }, atlasSide: { value: 1 },
    },
    transparent: true,
    depthTest: false,
    depthWrite: false,
  });
  const object = new Mesh(geometry, material);
  object.frustumCulled = false;
  object.renderOrder = 2;
  const color = new Color();
  return {
    object,
    count,
    /** @returns {Float32Array} the drawn positions, 3N; call `moved` after a change */
    positions: () => /** @type {Float32Array} */ (place.array),
    moved() {
      place.needsUpdate = true;
    },
    /** @param {(index: number) => number[]} colorOf red, green, blue, 0…255 */
    paint(colorOf) {
      for (let i = 0; i < count; i++) {
        const [r, g, b] = colorOf(i);
        color.setRGB(r / 255, g / 255, b / 255, 'srgb');
        color.toArray(tint.array, 3 * i);
      }
      tint.needsUpdate = true;
    },
    /** @param {(index: number) => number} emphasisOf one of EMPHASIS */
    emphasize(emphasisOf) {
      for (let i = 0; i < count; i++) emphasis.array[i] = emphasisOf(i);
      emphasis.needsUpdate = true;
    },
    /** @param {{texture: Texture, side: number, drawn: Uint8Array} | null} atlas */
    useGlyphs(atlas) {
      for (let i = 0; i < count; i++) glyph.array[i] = atlas && atlas.drawn[i] ? i : -1;
      glyph.needsUpdate = true;
      if (!atlas) return;
      material.uniforms.atlas.value = atlas.texture;
      material.uniforms.atlasSide.value = atlas.side;
    },
    /** @param {boolean} shown discs in their place if not */
    showGlyphs(shown) {
      material.uniforms.glyphs.value = shown;
    },
    /** @param {number} width @param {number} height @param {number} pointPixels @param {number} glyphPixels */
    resize(width, height, pointPixels, glyphPixels) {
      material.uniforms.viewport.value.set(width, height);
      material.uniforms.pointSize.value = pointPixels;
      material.uniforms.glyphSize.value = glyphPixels;
    },
    /** @param {PlanetTheme} theme */
    update(theme) {
      material.uniforms.outline.value.set(theme.outline);
      material.uniforms.mark.value.set(theme.mark);
    },
    dispose() {
      material.uniforms.atlas.value.dispose();
      geometry.dispose();
      material.dispose();
    },
  };
}
