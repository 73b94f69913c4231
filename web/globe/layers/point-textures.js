import {
  BufferAttribute,
  BufferGeometry,
  Color,
  DataTexture,
  FloatType,
  NearestFilter,
  RGBAFormat,
  RGBFormat,
  Sphere,
} from 'three';

/** @import { PixelFormat } from 'three' */

/** How a point is drawn, from the least to the most of it. */
export const EMPHASIS = { dimmed: 0, normal: 1, best: 2, selected: 3, hovered: 4, pinned: 5 };

/** The same in GLSL, such as `BEST`; a varying is compared with the values half-way between. */
export const EMPHASIS_LEVELS = Object.entries(EMPHASIS)
  .map(([name, level]) => `const float ${name.toUpperCase()} = ${level}.0;`)
  .join('\n');

const ROW = 512;
/** Of a quad, as two triangles. */
const CORNERS = [0, 1, 2, 0, 2, 3];
/** Colours whose conversion is remembered. */
const MOST_KNOWN = 64;

/**
 * How a vertex shader reads its point: four vertices a point, in the order of the points. A
 * position is x, y, z; a look red, green, blue, emphasis; a value the score, whether there is a glyph,
 * and the size as a factor.
 */
export const READ_POINT = /* glsl */ `
  ${EMPHASIS_LEVELS}
  uniform highp sampler2D positionMap;
  uniform highp sampler2D lookMap;
  uniform highp sampler2D valueMap;
  int pointIndex() { return gl_VertexID / 4; }
  ivec2 pointTexel() { return ivec2(pointIndex() % ${ROW}, pointIndex() / ${ROW}); }
  vec2 pointCorner() {
    int corner = gl_VertexID % 4;
    return vec2(corner == 1 || corner == 2 ? 1.0 : 0.0, corner > 1 ? 1.0 : 0.0);
  }
  vec3 pointPosition() { return texelFetch(positionMap, pointTexel(), 0).xyz; }
  vec4 pointLook() { return texelFetch(lookMap, pointTexel(), 0); }
  vec3 pointValue() { return texelFetch(valueMap, pointTexel(), 0).rgb; }
`;

/**
 * Data textures with what is known of every point, which the layers' shaders read: each is uploaded
 * once a change, and once a frame at the most, however many layers draw it. (Instancing would be
 * simpler to write, but many renderers are slow at instances of four vertices.)
 *
 * @typedef {ReturnType<typeof createPointTextures>} PointTextures
 *
 * @param {number} count
 */
export function createPointTextures(count) {
  const rows = Math.max(Math.ceil(count / ROW), 1);
  const place = new Float32Array(3 * ROW * rows);
  const look = new Float32Array(4 * ROW * rows).fill(1);
  const value = new Float32Array(3 * ROW * rows);
  for (let i = 0; i < count; i++) value[3 * i + 2] = 1;
  const positionMap = pointTexture(place, rows, RGBFormat),
    lookMap = pointTexture(look, rows, RGBAFormat);
  const valueMap = pointTexture(value, rows, RGBFormat);
  const color = new Color();
  return {
    count,
    /** The drawn positions, 3N unit vectors; call `moved` after a change. */
    positions: place.subarray(0, 3 * count),
    moved() {
      positionMap.needsUpdate = true;
    },
    /** @param {(index: number) => number[]} colorOf red, green, blue, 0…255 */
    paint(colorOf) {
      /** What was converted before: most points share their colours. @type {Map<number[], number[]>} */
      const known = new Map();
      for (let i = 0; i < count; i++) {
        const wanted = colorOf(i);
        let linear = known.get(wanted);
        if (!linear) {
          const [r, g, b] = wanted;
          linear = color.setRGB(r / 255, g / 255, b / 255, 'srgb').toArray();
          if (known.size < MOST_KNOWN) known.set(wanted, linear);
        }
        look[4 * i] = linear[0];
        look[4 * i + 1] = linear[1];
        look[4 * i + 2] = linear[2];
      }
      lookMap.needsUpdate = true;
    },
    /** @param {(index: number) => number} emphasisOf one of EMPHASIS */
    emphasize(emphasisOf) {
      for (let i = 0; i < count; i++) look[4 * i + 3] = emphasisOf(i);
      lookMap.needsUpdate = true;
    },
    /** @param {ArrayLike<number> | null} scores N, 0…1; null for none */
    setScores(scores) {
      for (let i = 0; i < count; i++) value[3 * i] = scores ? scores[i] : 0;
      valueMap.needsUpdate = true;
    },
    /** @param {ArrayLike<number> | null} drawn N: 1 for a point that has a glyph */
    setGlyphs(drawn) {
      for (let i = 0; i < count; i++) value[3 * i + 1] = drawn ? drawn[i] : 0;
      valueMap.needsUpdate = true;
    },
    /** @param {ArrayLike<number> | null} factors N, above 0; null for all alike */
    setSizes(factors) {
      for (let i = 0; i < count; i++) value[3 * i + 2] = factors ? factors[i] : 1;
      valueMap.needsUpdate = true;
    },
    /** What `READ_POINT` reads from. */
    maps: {
      positionMap: { value: positionMap },
      lookMap: { value: lookMap },
      valueMap: { value: valueMap },
    },
    /** A quad for every point. */
    quads() {
      const geometry = new BufferGeometry();
      geometry.boundingSphere = new Sphere();
      const corners = new Uint32Array(6 * count);
      for (let i = 0, at = 0; i < count; i++)
        for (const corner of CORNERS) corners[at++] = 4 * i + corner;
      return geometry.setIndex(new BufferAttribute(corners, 1));
    },
    dispose: () => [positionMap, lookMap, valueMap].forEach((map) => map.dispose()),
  };
}

/** @param {Float32Array} data @param {number} rows @param {PixelFormat} format */
function pointTexture(data, rows, format) {
  const texture = new DataTexture(data, ROW, rows, format, FloatType);
  // three.js has no name of its own for three floats a texel.
  if (format === RGBFormat) texture.internalFormat = 'RGB32F';
  texture.minFilter = texture.magFilter = NearestFilter;
  texture.needsUpdate = true;
  return texture;
}
