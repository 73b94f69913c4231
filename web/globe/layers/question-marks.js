import {
  BufferAttribute,
  BufferGeometry,
  Color,
  DynamicDrawUsage,
  Points,
  ShaderMaterial,
  Sphere,
} from 'three';

/**
 * @import { PlanetTheme } from '../theme.js'
 * @import { Screen } from './layer.js'
 */

/** The side of the square that a diamond stands in, CSS pixels. */
const SIZE = 14;
/** Of many questions the marks are smaller. */
const MANY = 400;
const SMALLER = 11;

const VERTEX = /* glsl */ `
  attribute float outcome;
  uniform float size;
  uniform float focus;
  varying float vOutcome;
  varying float vFade;
  varying float vPixels;
  void main() {
    float above = dot(normalize(cameraPosition - position), position);
    bool isInFocus = abs(float(gl_VertexID) - focus) < 0.5;
    vOutcome = outcome;
    vFade = smoothstep(0.0, 0.16, above) * (focus < -0.5 || isInFocus ? 1.0 : 0.35);
    vPixels = size * (isInFocus ? 1.5 : 1.0) * mix(0.6, 1.0, smoothstep(0.0, 0.5, above));
    gl_PointSize = vPixels;
    gl_Position = projectionMatrix * viewMatrix * vec4(position, 1.0);
    if (above <= 0.0) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  }
`;

// A diamond, where texts are discs: full where the question finds an answer, hollow where it finds
// none, hollow and with a point in it where no answer was judged.
const FRAGMENT = /* glsl */ `
  uniform vec3 found;
  uniform vec3 missed;
  uniform vec3 unjudged;
  uniform vec3 outline;
  varying float vOutcome;
  varying float vFade;
  varying float vPixels;
  void main() {
    vec2 corner = gl_PointCoord * 2.0 - 1.0;
    float away = abs(corner.x) + abs(corner.y);
    float pixel = 2.8 / vPixels;
    float halo = 1.0 - smoothstep(1.0 - pixel, 1.0, away);
    float shape = 1.0 - smoothstep(0.84 - pixel, 0.84, away);
    bool isFound = vOutcome < 0.5;
    float hollow = isFound ? 0.0 : 1.0 - smoothstep(0.4 - pixel, 0.4, away);
    float eye = vOutcome > 1.5 ? 1.0 - smoothstep(0.16, 0.16 + pixel, away) : 0.0;
    if (halo * vFade < 0.02) discard;
    vec3 tint = isFound ? found : vOutcome < 1.5 ? missed : unjudged;
    float painted = max(shape * (1.0 - hollow), eye);
    gl_FragColor = vec4(mix(outline, tint, painted), halo * vFade);
    #include <colorspace_fragment>
  }
`;

/** Questions: a mark for each, at its place among the points. */
export function createQuestionMarks() {
  const material = new ShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    uniforms: {
      size: { value: SIZE },
      focus: { value: -1 },
      found: { value: new Color() },
      missed: { value: new Color() },
      unjudged: { value: new Color() },
      outline: { value: new Color() },
    },
    transparent: true,
    depthTest: false,
    depthWrite: false,
  });
  let side = SIZE;
  let ratio = 1;
  const object = new Points(geometryOf(new Uint8Array()), material);
  object.frustumCulled = false;
  // Over the points, under the star of what was asked.
  object.renderOrder = 5.5;
  object.visible = false;
  return {
    object,
    /** @param {Uint8Array} outcomes Q numbers in `OUTCOMES` of data/question-focus.js */
    set(outcomes) {
      object.geometry.dispose();
      object.geometry = geometryOf(outcomes);
      side = outcomes.length > MANY ? SMALLER : SIZE;
      material.uniforms.size.value = side * ratio;
    },
    /** @param {Float32Array} places 3Q unit vectors */
    place(places) {
      const { position } = object.geometry.attributes;
      position.array.set(places);
      position.needsUpdate = true;
    },
    /** @param {number} question that is drawn larger; −1 for none */
    focus(question) {
      material.uniforms.focus.value = question;
    },
    /** @param {Screen} screen */
    resize(screen) {
      ratio = screen.ratio;
      material.uniforms.size.value = side * ratio;
    },
    /** @param {PlanetTheme} theme */
    update(theme) {
      material.uniforms.found.value.set(theme.accent);
      material.uniforms.missed.value.set(theme.missed);
      material.uniforms.unjudged.value.set(theme.mark);
      material.uniforms.outline.value.set(theme.outline);
    },
    dispose() {
      object.geometry.dispose();
      material.dispose();
    },
  };
}

/** @param {Uint8Array} outcomes Q numbers in `OUTCOMES` of data/question-focus.js */
function geometryOf(outcomes) {
  const geometry = new BufferGeometry();
  geometry.setAttribute(
    'position',
    new BufferAttribute(new Float32Array(3 * outcomes.length), 3).setUsage(DynamicDrawUsage),
  );
  geometry.setAttribute('outcome', new BufferAttribute(Float32Array.from(outcomes), 1));
  geometry.boundingSphere = new Sphere();
  return geometry;
}
