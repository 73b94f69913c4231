import {
  BufferAttribute, Color, DoubleSide, DynamicDrawUsage, GreaterDepth, Group, InstancedBufferAttribute, InstancedBufferGeometry, Mesh, ShaderMaterial, Vector2,
} from 'three';

const VERTEX = /* glsl */ `
  attribute vec3 start;
  attribute vec3 end;
  attribute vec2 way;
  uniform vec2 viewport;
  uniform float width;
  varying float vWay;
  varying float vAcross;
  void main() {
    vec4 a = projectionMatrix * viewMatrix * vec4(start, 1.0);
    vec4 b = projectionMatrix * viewMatrix * vec4(end, 1.0);
    vec2 along = (b.xy / b.w - a.xy / a.w) * viewport;
    vec2 side = length(along) > 1e-3 ? normalize(vec2(-along.y, along.x)) : vec2(0.0, 1.0);
    vec4 clip = mix(a, b, position.y);
    clip.xy += side * position.x * (width + 1.0) * 2.0 / viewport * clip.w;
    if (a.w < 0.02 || b.w < 0.02) clip = vec4(2.0, 2.0, 2.0, 1.0);
    vWay = mix(way.x, way.y, position.y);
    vAcross = position.x * (width + 1.0);
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
 * @param {{width: number, dash?: number, ghost?: number}} style `width` in CSS pixels; `dash` is the
 *   length of a dash and its gap as a share of the line, 0 for none; `ghost` the strength, 0…1, of what is hidden
 */
export function createRibbon({ width, dash = 0, ghost = 0.25 }) {
  const shared = { viewport: { value: new Vector2(1, 1) }, width: { value: width }, color: { value: new Color() }, dash: { value: dash }, reveal: { value: 1 } };
  /** @param {number} opacity @param {import('three').ShaderMaterialParameters} settings */
  const draw = (opacity, settings) => new ShaderMaterial({
    vertexShader: VERTEX, fragmentShader: FRAGMENT, uniforms: { ...shared, opacity: { value: opacity } }, transparent: true, depthWrite: false, side: DoubleSide, ...settings,
  });
  const seen = draw(1, {}), hidden = draw(ghost, { depthFunc: GreaterDepth });
  let geometry = empty(0);
  const front = new Mesh(geometry, seen), back = new Mesh(geometry, hidden);
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
      if (geometry.attributes.way.count < count) {
        geometry.dispose();
        geometry = front.geometry = back.geometry = empty(Math.ceil(count * 1.5));
      }
      geometry.instanceCount = count;
      const { start, end, way } = geometry.attributes;
      let k = 0;
      for (const line of lines) {
        const steps = line.length / 3 - 1;
        for (let step = 0; step < steps; step++, k++) {
          start.array.set(line.subarray(3 * step, 3 * step + 3), 3 * k);
          end.array.set(line.subarray(3 * step + 3, 3 * step + 6), 3 * k);
          way.array.set([step / steps, (step + 1) / steps], 2 * k);
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
    /** @param {import('./layer.js').Screen} screen */
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

/** @param {number} count of segments */
function empty(count) {
  const geometry = new InstancedBufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array([-0.5, 0, 0, 0.5, 0, 0, 0.5, 1, 0, -0.5, 1, 0]), 3));
  geometry.setIndex([0, 1, 2, 0, 2, 3]);
  for (const [name, size] of /** @type {[string, number][]} */ ([['start', 3], ['end', 3], ['way', 2]])) {
    geometry.setAttribute(name, new InstancedBufferAttribute(new Float32Array(size * count), size).setUsage(DynamicDrawUsage));
  }
  geometry.instanceCount = 0;
  return geometry;
}
