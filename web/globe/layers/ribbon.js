import {
  BufferAttribute,
  BufferGeometry,
  Color,
  DoubleSide,
  DynamicDrawUsage,
  GreaterDepth,
  Group,
  Mesh,
  ShaderMaterial,
  Sphere,
  Vector2,
} from 'three';

/**
 * @import { Screen } from './layer.js'
 * @import { ShaderMaterialParameters } from 'three'
 */

const VERTEX = /* glsl */ `
  attribute vec3 start;
  attribute vec3 end;
  attribute vec2 way;
  attribute vec2 corner;
  uniform vec2 viewport;
  uniform float width;
  varying float vWay;
  varying float vAcross;
  void main() {
    vec4 a = projectionMatrix * viewMatrix * vec4(start, 1.0);
    vec4 b = projectionMatrix * viewMatrix * vec4(end, 1.0);
    vec2 along = (b.xy / b.w - a.xy / a.w) * viewport;
    vec2 side = length(along) > 1e-3 ? normalize(vec2(-along.y, along.x)) : vec2(0.0, 1.0);
    vec4 clip = mix(a, b, corner.y);
    clip.xy += side * corner.x * (width + 1.0) * 2.0 / viewport * clip.w;
    if (a.w < 0.02 || b.w < 0.02) clip = vec4(2.0, 2.0, 2.0, 1.0);
    vWay = mix(way.x, way.y, corner.y);
    vAcross = corner.x * (width + 1.0);
    gl_Position = clip;
  }
`;

const FRAGMENT = /* glsl */ `
  uniform vec3 color;
  uniform float opacity;
  uniform float width;
  uniform float dash;
  uniform float reveal;
  varying float vWay;
  varying float vAcross;
  void main() {
    if (vWay > reveal || (dash > 0.0 && fract(vWay / dash) > 0.55)) discard;
    float edge = clamp(0.5 * width + 0.5 - abs(vAcross), 0.0, 1.0);
    gl_FragColor = vec4(color, edge * opacity);
    #include <colorspace_fragment>
  }
`;

/**
 * Lines of any width through places in space; where the planet hides them they are drawn faintly.
 *
 * @param {{width: number, dash?: number, ghost?: number}} style `width` in CSS pixels; `dash` is
 *   the length of a dash and its gap as a share of the line, 0 for none; `ghost` the strength, 0…1,
 *   of what is hidden
 */
export function createRibbon({ width, dash = 0, ghost = 0.25 }) {
  const shared = {
    viewport: { value: new Vector2(1, 1) },
    width: { value: width },
    color: { value: new Color() },
    dash: { value: dash },
    reveal: { value: 1 },
  };
  /** @param {number} opacity @param {ShaderMaterialParameters} settings */
  const draw = (opacity, settings) =>
    new ShaderMaterial({
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      uniforms: { ...shared, opacity: { value: opacity } },
      transparent: true,
      depthWrite: false,
      side: DoubleSide,
      ...settings,
    });
  const seen = draw(1, {}),
    hidden = draw(ghost, { depthFunc: GreaterDepth });
  let geometry = empty(0);
  const front = new Mesh(geometry, seen),
    back = new Mesh(geometry, hidden);
  front.frustumCulled = back.frustumCulled = false;
  front.renderOrder = back.renderOrder = 4;
  const object = new Group();
  object.add(front, back);
  return {
    object,
    /** @param {Float32Array[]} lines each 3(M + 1) places in planet radii; none for nothing */
    draw(lines) {
      const count = lines.reduce((sum, line) => sum + Math.max(line.length / 3 - 1, 0), 0);
      object.visible = count > 0;
      if (geometry.attributes.way.count < 4 * count) {
        geometry.dispose();
        geometry = front.geometry = back.geometry = empty(Math.ceil(count * 1.5));
      }
      geometry.setDrawRange(0, 6 * count);
      const { start, end, way } = geometry.attributes;
      let vertex = 0;
      for (const line of lines) {
        const steps = line.length / 3 - 1;
        for (let step = 0; step < steps; step++) {
          for (let corner = 0; corner < 4; corner++, vertex++) {
            start.array.set(line.subarray(3 * step, 3 * step + 3), 3 * vertex);
            end.array.set(line.subarray(3 * step + 3, 3 * step + 6), 3 * vertex);
            way.array.set([step / steps, (step + 1) / steps], 2 * vertex);
          }
        }
      }
      start.needsUpdate = end.needsUpdate = way.needsUpdate = true;
    },
    /** @param {number} share 0…1 of every line that is drawn */
    reveal(share) {
      shared.reveal.value = share;
    },
    /** @param {string} color */
    paint: (color) => shared.color.value.set(color),
    /** @param {Screen} screen */
    resize({ width: across, height, ratio }) {
      shared.viewport.value.set(across, height);
      shared.width.value = width * ratio;
    },
    dispose() {
      geometry.dispose();
      seen.dispose();
      hidden.dispose();
    },
  };
}

/** @param {number} count of segments, a quad each */
function empty(count) {
  const geometry = new BufferGeometry();
  for (const [name, size] of /** @type {[string, number][]} */ ([
    ['start', 3],
    ['end', 3],
    ['way', 2],
  ])) {
    geometry.setAttribute(
      name,
      new BufferAttribute(new Float32Array(4 * size * count), size).setUsage(DynamicDrawUsage),
    );
  }
  const quads = Array.from({ length: count }, (_, i) => 4 * i);
  geometry.setAttribute(
    'corner',
    new BufferAttribute(
      Float32Array.from(quads.flatMap(() => [-0.5, 0, 0.5, 0, 0.5, 1, -0.5, 1])),
      2,
    ),
  );
  geometry.setIndex(
    quads.flatMap((first) => [first, first + 1, first + 2, first, first + 2, first + 3]),
  );
  geometry.boundingSphere = new Sphere();
  return geometry;
}
